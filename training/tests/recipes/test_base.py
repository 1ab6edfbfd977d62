"""The recipe of the base model, rehearsed on the CPU with the smoke sizes: several calls, a start from weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from limits import HANG_S

from anneal_train.config import PRESETS
from anneal_train.data.documents import read_documents
from anneal_train.export.sharded_weights import MAX_SHARD_BYTES, MAX_TOTAL_BYTES
from anneal_train.train import checkpoint, runlog

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "fixtures" / "heldout-sample.jsonl.zst"
RECIPE = TESTS.parent / "runs" / "base.sh"


def recipe(folder: Path, *arguments: object, **environment: str) -> str:
    fixed = {"PRESET": "smoke", "PYTHON": sys.executable, "WORKERS": "0", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        ["bash", str(RECIPE), str(CORPUS), "tokenizer.json", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **fixed, **environment},
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    return done.stdout


def test_calls_go_on_and_end_with_weights_that_a_new_run_begins_with(tmp_path, tokenizer) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    first = recipe(tmp_path, "run", 60, PROCESSES="2", EXTRA="--stop-after 2", HELD_OUT=str(CORPUS))
    assert "2 x cpu; begins with random weights" in first
    second = recipe(tmp_path, "run", 60, EXTRA="--stop-after 2", LOOK_MINUTES="0")
    assert "1 x cpu; goes on from step 2" in second
    log = runlog.read(tmp_path / "run" / "log.jsonl")
    assert [(entry["step"], entry["samples"]) for entry in log] == [(1, 8), (2, 16), (3, 20), (4, 24)]
    manifest = json.loads((tmp_path / "run" / "weights" / "weights.json").read_text())
    sizes = [(tmp_path / "run" / "weights" / piece["path"]).stat().st_size for piece in manifest["pieces"]]
    assert max(sizes) <= MAX_SHARD_BYTES and sum(sizes) <= MAX_TOTAL_BYTES and manifest["progress"]["step"] == 4
    assert (tmp_path / "run" / "samples.txt").stat().st_size > 1000
    # A call of a hundredth of a minute ends after its first step.
    third = recipe(tmp_path, "other", 60, 0.01, FROM="run/weights")
    assert "begins with the weights of" in third
    assert len(runlog.read(tmp_path / "other" / "log.jsonl")) == 1
    origin = checkpoint.load(tmp_path / "other" / "last.pt")["progress"]["origin"]
    assert (origin["name"], origin["tokens"]) == ("smoke", 24 * PRESETS["smoke"].data.tokens)


@pytest.mark.parametrize("kind", ["nothing", "folder"])
def test_where_there_is_no_corpus_it_is_said(tmp_path, kind) -> None:
    path = tmp_path / "corpus"
    if kind == "folder":
        path.mkdir()
    with pytest.raises(ValueError, match=str(path)):
        read_documents(path)
