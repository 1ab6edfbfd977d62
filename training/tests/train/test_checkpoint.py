"""A run survives a kill at any moment: what it goes on from is whole, and the curve is that of a run left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from killed_runs import config
from limits import HANG_S

from anneal_train.data.corpus_text import Source
from anneal_train.train import checkpoint, runlog
from anneal_train.train.trainer import Trainer

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "fixtures" / "heldout-sample.jsonl.zst"


def test_killed_at_any_moment_same_curve(tmp_path, documents, tokenizer) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    # Every step saves. Died: in the save of step 2; before the rename of step 2 (the first rename is the log's); in
    # step 4; after the rename of step 5.
    kills = ["writing:2", "written:2", "step:3", "renamed:2"]
    arguments = [tmp_path / "killed", tmp_path / "tokenizer.json", CORPUS, *kills]
    result = subprocess.run(
        [sys.executable, TESTS / "support" / "killed_runs.py", *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
        timeout=HANG_S,
    )
    assert json.loads(result.stdout) == [-9] * len(kills) + [0]
    settings = config()
    whole = Trainer(settings, Source(documents, settings.data.languages), tokenizer, tmp_path / "whole")
    whole.run(workers=0)
    left_alone, killed = (runlog.read(tmp_path / name / "log.jsonl") for name in ("whole", "killed"))
    assert [entry["step"] for entry in killed] == list(range(1, 9))
    for key in ("samples", "plain", "aux", "length", "norm"):
        assert [e[key] for e in killed] == pytest.approx([e[key] for e in left_alone], abs=2e-3)


def test_a_save_that_fails_leaves_the_old_checkpoint(tmp_path, monkeypatch) -> None:
    path = tmp_path / "last.pt"
    checkpoint.save(path, {"model": {"a": torch.ones(2)}})

    def full(*_args) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OSError, match="no space left"):
        checkpoint.save(path, {"model": {"a": torch.zeros(2)}})
    assert checkpoint.load(path)["model"]["a"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", None])
def test_what_is_no_checkpoint_is_named(tmp_path, content) -> None:
    path = tmp_path / "last.pt"
    if content is None:
        torch.save({"a": 1}, path)
    else:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"last\.pt is not a"):
        checkpoint.load(path)


def test_the_log_goes_on_after_the_checkpoint(tmp_path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n{"step": 4, "pla')
    with runlog.open_at(path, 2) as log:
        log.write('{"step": 3, "new": true}\n')
    assert runlog.read(path) == [{"step": 1}, {"step": 2}, {"step": 3, "new": True}]
