"""Shared fixtures: a tokenizer trained on a few files, a random model, a package of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from token_shards import write_sample
from tokenizers import Tokenizer

from anneal_train.config import PRESETS, Config
from anneal_train.data import tokenizer as bpe
from anneal_train.data.corpus_text import read_jsonl
from anneal_train.model.network import AnnealModel

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def documents() -> list[dict]:
    return read_jsonl(FIXTURES / "heldout-sample.jsonl.zst")


@pytest.fixture(scope="session")
def tokenizer(documents: list[dict]) -> Tokenizer:
    return bpe.train([d["text"] for d in documents[:40]], 1024)


@pytest.fixture(scope="session")
def shards(tmp_path_factory, documents: list[dict]) -> Path:
    """Token shards of the sample, in the tiny body's tokens."""
    return write_sample(documents, tmp_path_factory.mktemp("shards"))


@pytest.fixture(scope="session")
def config() -> Config:
    smoke = PRESETS["smoke"]
    return replace(smoke, model=replace(smoke.model, heads=4, kv_heads=2))


@pytest.fixture()
def model(config: Config) -> AnnealModel:
    """Random weights everywhere: an untrained model's zero outputs would hide mistakes."""
    torch.manual_seed(3)
    network = AnnealModel(config.model)
    for p in network.parameters():
        torch.nn.init.normal_(p, std=0.12 if p.shape[0] < 1024 else 1.0)
    return network.eval()
