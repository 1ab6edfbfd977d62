"""The ablations: each differs in its one choice, starts, and can be compared."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from limits import HANG_S

from anneal_train.config import PRESETS
from anneal_train.data import tokenizer as bpe
from anneal_train.data.corpus_text import Source
from anneal_train.data.noise import corrupt
from anneal_train.data.sample import LENGTH, make_sample
from anneal_train.data.spans import Document, choose
from anneal_train.data.vocab import DELETE, EXPAND, ID, LEN, MASK
from anneal_train.evaluate.compare import Row, table
from anneal_train.train import runlog
from anneal_train.train.ablations import ABLATIONS, FIXED, variants
from anneal_train.train.trainer import Trainer

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "fixtures" / "heldout-sample.jsonl.zst"
SMOKE = variants(PRESETS["smoke"])


@pytest.fixture(scope="module")
def tokenizers(documents, tokenizer) -> dict:
    """By number of tokens."""
    return {1024: tokenizer, 2048: bpe.train([d["text"] for d in documents], 2048)}


@pytest.mark.parametrize("name", sorted(SMOKE))
def test_each_starts(tmp_path, documents, tokenizers, name) -> None:
    config = replace(SMOKE[name], train=replace(SMOKE[name].train, steps=2, micro_batch=2))
    words = tokenizers[config.model.vocab]
    Trainer(config, Source(documents, config.data.languages), words, tmp_path).run(workers=0)
    log = runlog.read(tmp_path / "log.jsonl")
    assert [entry["step"] for entry in log] == [1, 2]
    assert all(np.isfinite(entry["plain"]) for entry in log)
    assert (log[0]["length"] == 0) == (name == "fixed-canvas")


def test_each_differs_from_the_base_in_one_setting() -> None:
    for size in ("ablation", "smoke"):
        base = ABLATIONS[f"{size}-base"]
        for name in SMOKE:
            config = ABLATIONS[f"{size}-{name}"]
            parts = [(getattr(base, p), getattr(config, p)) for p in ("model", "data", "train")]
            differ = [key for a, b in parts for key in vars(a) if vars(a)[key] != vars(b)[key]]
            assert len(differ) == (name != "base"), (name, differ)


def test_a_fixed_canvas_has_no_length_query_and_one_length(documents, tokenizer) -> None:
    data = SMOKE["fixed-canvas"].data
    source, lengths = Source(documents, data.languages), []
    for index in range(20):
        s = make_sample(source, tokenizer, data, 1, index)
        assert ID[LEN] not in s.canvas[s.canvas_id >= 0] and LENGTH not in s.kinds
        for number in set(s.canvas_id.tolist()) - {-1}:
            ids = s.canvas[s.canvas_id == number]
            if (ids == ID[MASK]).all():
                lengths.append(len(ids))
    # All-masked ones, and a few of one token that were masked by the draw.
    assert np.mean(np.asarray(lengths) == FIXED) > 0.8


@pytest.mark.parametrize("count", [1, FIXED, FIXED + 5])
def test_a_fixed_canvas_still_holds_the_tokens(count) -> None:
    tokens = [100 + i for i in range(count)]
    canvas = corrupt(tokens, [True] * count, random.Random(1), 1.0, 64, FIXED)
    assert canvas.ids == [ID[MASK]] * FIXED
    if count > FIXED:
        assert canvas.labels == [*tokens[: FIXED - 1], ID[EXPAND]]
    else:
        assert canvas.labels == [*tokens, *[ID[DELETE]] * (FIXED - count)]


def test_random_characters_have_the_share_they_are_given(documents) -> None:
    """A span that begins within a word is one of random characters: their number follows the share."""
    texts = [Document(d["text"]) for d in documents[:30]]

    def within_words(share: float) -> float:
        rng, hits, count = random.Random(3), 0, 0
        for _ in range(4000):
            doc = rng.choice(texts)
            span = choose(doc, rng, share)
            if span and span[0] > 0:
                count += 1
                hits += doc.text[span[0] - 1].isalnum() and doc.text[span[0]].isalnum()
        return hits / count

    few, usual, many = (within_words(share) for share in (0.05, 0.12, 0.30))
    assert few < usual < many
    # About 0.4 of random places lie within words; one line in seven of the "rest of a line" kind is cut there too.
    assert 0.2 < (many - few) / (0.30 - 0.05) < 0.7


def test_a_tokenizer_of_another_size_is_refused(tmp_path, documents, tokenizers) -> None:
    config = SMOKE["base"]
    with pytest.raises(ValueError, match="the tokenizer has 2048 tokens, the model of smoke-base is one for 1024"):
        Trainer(config, Source(documents, config.data.languages), tokenizers[2048], tmp_path)


def test_the_table() -> None:
    row = Row("a", 1_500_000, 2_000_000, 3.25, 1.125, 0.125, 80)
    assert table([row]).splitlines()[-1] == "| a | 1.50 M | 2.00 M | 3.250 | 1.125 | 12.5 % of 80 |"


def test_the_recipe_compares_at_equal_tokens(tmp_path, tokenizer) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    files = {"CORPUS": CORPUS, "HELD_OUT": CORPUS, "TOKENIZER": tmp_path / "tokenizer.json", "OUT": tmp_path / "runs"}
    settings = {"PYTHON": sys.executable, "SIZE": "smoke", "LINES": "5", **{k: str(v) for k, v in files.items()}}
    recipe = ["bash", TESTS.parent / "runs" / "ablations.sh", "0.02", "fixed-canvas"]
    run = subprocess.run(
        recipe, check=True, env={**os.environ, **settings}, capture_output=True, text=True, timeout=HANG_S
    )
    lines = (tmp_path / "runs" / "table.md").read_text().splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| smoke-base", "| smoke-fixed-canvas"]
    assert lines[2].split(" | ")[2] == lines[3].split(" | ")[2]
    assert "not trained on equally many" not in run.stdout
    assert (tmp_path / "runs" / "loss.svg").stat().st_size > 1000
