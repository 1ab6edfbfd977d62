"""Stage 1 and then stage 2 with a tiny model: a checkpoint of one begins the other, losses fall, a stop is resumed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from limits import HANG_S

from anneal_train.config import PRESETS, config_from_dict, edit_stage
from anneal_train.data.corpus_text import Source
from anneal_train.export.package import weights_of, write_package
from anneal_train.model.network import AnnealModel
from anneal_train.train import checkpoint
from anneal_train.train.trainer import Trainer

MASK = replace(PRESETS["smoke"], train=replace(PRESETS["smoke"].train, steps=24))
STEPS = 60
EDIT = edit_stage(replace(MASK, train=replace(MASK.train, steps=STEPS)))


def trainer(config, documents, tokenizer, out: Path) -> Trainer:
    return Trainer(config, Source(documents, config.data.languages), tokenizer, out)


def log(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def mask_run(tmp_path_factory, documents, tokenizer) -> Path:
    out = tmp_path_factory.mktemp("mask")
    trainer(MASK, documents, tokenizer, out).run(workers=0)
    return out


def edit_run(mask_run: Path, documents, tokenizer, out: Path, *stops: int | None) -> list[dict]:
    for stop in stops:
        run = trainer(EDIT, documents, tokenizer, out)
        if not run.resume():
            run.begin(mask_run / "last.pt")
        run.run(stop_after=stop, workers=0)
    return log(out)


def test_losses_fall_and_a_stop_changes_nothing(mask_run, tmp_path, documents, tokenizer) -> None:
    whole = edit_run(mask_run, documents, tokenizer, tmp_path / "whole", None)
    parts = edit_run(mask_run, documents, tokenizer, tmp_path / "parts", 5, 7)
    assert [e["step"] for e in whole] == list(range(1, STEPS + 1))
    done = MASK.train.steps * MASK.train.micro_batch
    assert whole[0]["samples"] == done + MASK.train.micro_batch, "goes on in the stream of samples"
    for name in ("visible", "kept"):
        first, last = (sum(e[name] for e in part) / 12 for part in (whole[:12], whole[-12:]))
        assert last < first - 0.4
    for name in ("plain", "changed", "kept", "samples"):
        assert [e[name] for e in whole[:12]] == pytest.approx([e[name] for e in parts], abs=5e-3)


def test_begins_where_stage_1_ended(mask_run, tmp_path, documents, tokenizer) -> None:
    """Masks are not learnt anew."""
    whole = edit_run(mask_run, documents, tokenizer, tmp_path, 4)
    before = log(mask_run)
    assert sum(e["plain"] for e in whole) / 4 < sum(e["plain"] for e in before[:4]) / 4 - 0.3
    progress = checkpoint.load(tmp_path / "last.pt")["progress"]
    assert progress["earlier"]["steps"] == MASK.train.steps and progress["earlier"]["seconds"] > 0


def test_checkpoints_of_stage_1_look_as_before(mask_run) -> None:
    state = checkpoint.load(mask_run / "last.pt")
    assert list(state) == ["config", "model", "optimisers", "progress", "on_grid"]
    assert list(state["config"]) == ["name", "model", "data", "train"]
    assert config_from_dict(state["config"]) == MASK
    assert list(log(mask_run)[0])[6:] == ["aux", "canvas", "length", "plain", "norm"]


def test_config_of_stage_2_survives_a_checkpoint() -> None:
    assert config_from_dict(json.loads(json.dumps(EDIT.to_dict()))) == EDIT
    assert EDIT.edit.share > 0
    assert EDIT.data.labels == EDIT.data.canvas


def test_begins_from_weights_alone_and_from_older_configs(mask_run, tmp_path, documents, tokenizer) -> None:
    """Checkpoints read from shards hold no optimisers, and those before the twin do not say that they are none."""
    state = checkpoint.load(mask_run / "last.pt")
    del state["optimisers"], state["config"]["model"]["twin"]
    origin = {"name": "other", "sha256": "0", "tokens": 5}
    state["progress"]["origin"] = origin
    checkpoint.save(tmp_path / "old.pt", state)
    run = trainer(EDIT, documents, tokenizer, tmp_path / "run")
    run.begin(tmp_path / "old.pt")
    assert run.progress.samples == state["progress"]["samples"]
    assert (run.progress.step, run.progress.origin) == (0, origin)


def test_stages_do_not_share_a_folder(mask_run, documents, tokenizer) -> None:
    with pytest.raises(ValueError, match="belongs to the other stage"):
        trainer(EDIT, documents, tokenizer, mask_run).resume()


def test_another_shape_is_a_clear_error(mask_run, tmp_path, documents, tokenizer) -> None:
    other = replace(EDIT, model=replace(EDIT.model, layers=1))
    with pytest.raises(ValueError, match="a model of another shape"):
        trainer(other, documents, tokenizer, tmp_path).begin(mask_run / "last.pt")


def test_recipe(mask_run, tmp_path, tokenizer) -> None:
    """runs/edit.sh from a mask checkpoint, for a second or two."""
    folder = Path(__file__).parents[2]
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    places = {
        "CORPUS": folder / "tests/fixtures/heldout-sample.jsonl.zst",
        "TOKENIZER": tmp_path / "tokenizer.json",
        "OUT": tmp_path / "edit",
    }
    subprocess.run(
        ["bash", str(folder / "runs/edit.sh"), "0.02", str(mask_run / "last.pt")],
        check=True,
        env={**os.environ, "PYTHON": sys.executable, "PRESET": "smoke", **{k: str(v) for k, v in places.items()}},
        timeout=HANG_S,
    )
    assert "changed" in log(tmp_path / "edit")[-1]
    assert (tmp_path / "edit/last.pt").exists()
    assert (tmp_path / "edit/loss.svg").stat().st_size > 1000


@pytest.mark.parametrize("config", [MASK, EDIT], ids=["mask", "edit"])
def test_a_package_says_whether_it_learned_from_drafts(config, tokenizer, tmp_path) -> None:
    weights = weights_of(AnnealModel(config.model).state_dict())
    write_package(config, weights, tokenizer, tmp_path, name="t", version="0", training={})
    model = json.loads((tmp_path / "manifest.json").read_text())["model"]
    assert model.get("edit", False) is (config is EDIT)
    assert model["languages"] == sorted(name for name, _ in config.data.languages)
