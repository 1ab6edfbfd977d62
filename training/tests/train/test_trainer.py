"""The trainer: deterministic by seed, and a stopped run goes on exactly where it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from anneal_train.config import PRESETS
from anneal_train.data.corpus_text import Source
from anneal_train.train.schedule import lr_factor
from anneal_train.train.trainer import Trainer


def run(tmp_path, documents, tokenizer, name: str, *stops: int | None) -> list[dict]:
    smoke = PRESETS["smoke"]
    config = replace(smoke, train=replace(smoke.train, steps=6, micro_batch=2))
    for stop in stops:
        trainer = Trainer(config, Source(documents, config.data.languages), tokenizer, tmp_path / name)
        trainer.resume()
        trainer.run(stop_after=stop, workers=0)
    return [json.loads(line) for line in (tmp_path / name / "log.jsonl").read_text().splitlines()]


def test_same_seed_same_curve_and_resume_changes_nothing(tmp_path, documents, tokenizer) -> None:
    whole = run(tmp_path, documents, tokenizer, "whole", None)
    again = run(tmp_path, documents, tokenizer, "again", None)
    parts = run(tmp_path, documents, tokenizer, "parts", 2, 3, None)
    assert [e["plain"] for e in whole] == [e["plain"] for e in again]
    assert [e["plain"] for e in whole] == pytest.approx([e["plain"] for e in parts], abs=2e-3)
    assert [e["samples"] for e in parts] == [e["samples"] for e in whole]


def test_schedule() -> None:
    assert lr_factor(0.0, 0.1, 0.2) == 0.0
    assert lr_factor(0.05, 0.1, 0.2) == 0.5
    assert lr_factor(0.5, 0.1, 0.2) == 1.0
    assert lr_factor(0.9, 0.1, 0.2) == pytest.approx(0.5)
    assert lr_factor(1.0, 0.1, 0.2) == 0.0
