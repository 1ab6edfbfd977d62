"""Weights alone carry a model on: out of a bundled package, and as shards."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from exported import TEXTS, torch_logp

from anneal_train.config import PRESETS, Config
from anneal_train.data.corpus_text import Source
from anneal_train.export import sharded_weights
from anneal_train.export.init_from import read_initial_weights
from anneal_train.export.package import weights_of, write_package
from anneal_train.export.package_weights import read_package
from anneal_train.model.network import AnnealModel
from anneal_train.reference.engine import PREFIX, SUFFIX, Engine
from anneal_train.train import checkpoint, runlog
from anneal_train.train.trainer import Trainer

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT.parent / "models"


@pytest.fixture()
def package(tmp_path, config, model, tokenizer) -> Path:
    out = tmp_path / "package"
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, out, name="t", version="1", training={"tokens": 500})
    return out


@pytest.fixture()
def state(config, model) -> dict:
    return {"config": config.to_dict(), "model": model.state_dict(), "progress": {"samples": 2, "step": 1}}


def test_imported_weights_predict_what_the_graph_predicts(package, config) -> None:
    """The graph also rounds activations, so its answers are near those of the float model, and mostly the same."""
    model = AnnealModel(config.model)
    model.load_state_dict(read_package(package, config.model)[0])
    engine, same, apart = Engine(package), [], []
    for whole in ((True, True), (True, False), (False, False)):
        prefix, suffix = engine.streams("python", *TEXTS, whole)
        ids, logp = engine.denoise([None] * 48, engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX))
        expected = torch_logp(model, prefix, suffix, 48)
        same.append(ids[:, 0] == expected.argmax(-1))
        apart.append(np.abs(logp[:, 0] - np.take_along_axis(expected, ids[:, :1], -1)[:, 0]))
    assert np.mean(same) > 0.85
    assert np.median(apart) < 0.1


def test_export_import_export_is_the_same_graph(tmp_path, package, config, tokenizer) -> None:
    weights, _ = read_package(package, config.model)
    again = tmp_path / "again"
    write_package(config, weights_of(weights), tokenizer, again, name="t", version="1", training={})
    first, second = (onnx.load(folder / "model.onnx").graph.initializer for folder in (package, again))
    for one, two in zip(first, second, strict=True):
        a, b = onnx.numpy_helper.to_array(one), onnx.numpy_helper.to_array(two)
        assert one.name == two.name
        if a.dtype == np.uint8:
            np.testing.assert_array_equal(a, b)
        else:
            np.testing.assert_allclose(a, b, rtol=1e-5)


def test_a_float_package_gives_its_weights_back(tmp_path, config, model, tokenizer) -> None:
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, tmp_path, name="t", version="1", training={}, quantised=False)
    back, _ = read_package(tmp_path, config.model)
    for name, value in weights.items():
        np.testing.assert_allclose(back[name].numpy(), value, rtol=1e-5, atol=1e-6)


def test_training_goes_on_from_a_package(tmp_path, package, config, documents, tokenizer) -> None:
    settings = replace(config, train=replace(config.train, steps=4, micro_batch=2))
    source = Source(documents, settings.data.languages)
    trainer = Trainer(settings, source, tokenizer, tmp_path / "run")
    weights, origin = read_initial_weights(package, settings)
    trainer.begin_with(weights, origin)
    trainer.run(stop_after=2, workers=0)
    resumed = Trainer(settings, source, tokenizer, tmp_path / "run")
    assert resumed.resume()
    assert resumed.progress.origin == origin and origin["name"] == "t 1" and origin["tokens"] == 500
    resumed.run(workers=0)
    # Random weights of the fixture's size begin far from ln(1024) = 6.9: the first loss shows whose weights these are.
    first = runlog.read(tmp_path / "run" / "log.jsonl")
    assert [entry["step"] for entry in first] == [1, 2, 3, 4]
    assert first[0]["plain"] > 10


def test_the_bundled_package_can_be_read() -> None:
    """As it lies there."""
    manifest = json.loads((BUNDLED / "manifest.json").read_text())
    config = PRESETS[manifest["training"]["preset"]]
    weights, _ = read_package(BUNDLED, config.model)
    assert sum(w.numel() for w in weights.values()) == manifest["model"]["parameters"]
    assert all(torch.isfinite(w).all() for w in weights.values())


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda p: (p / "model.onnx").write_bytes(b"x"), "the hash differs"),
        (lambda p: (p / "manifest.json").unlink(), "neither a model package"),
    ],
)
def test_a_spoilt_package_is_named(package, config, spoil, message) -> None:
    spoil(package)
    with pytest.raises(ValueError, match=message):
        read_initial_weights(package, config)


def test_a_package_of_another_shape_is_named(package, config) -> None:
    wide = replace(config, model=replace(config.model, width=128))
    with pytest.raises(ValueError, match="width is 64 there and 128 in the config"):
        read_initial_weights(package, wide)
    pairs = replace(config, model=replace(config.model, pairs=256))
    with pytest.raises(ValueError, match=r"neighbours.pair.weight has shape \(512, 64\), the config needs \(256, 64\)"):
        read_initial_weights(package, pairs)


@pytest.mark.parametrize("form", ["bf16", "int8"])
def test_shards_are_read_back_as_the_weights(tmp_path, monkeypatch, state, config, form) -> None:
    monkeypatch.setattr(sharded_weights, "MAX_SHARD_BYTES", 50_000)
    manifest = sharded_weights.write_shards(state, tmp_path, form)
    assert len(manifest["pieces"]) > 3
    assert all((tmp_path / p["path"]).stat().st_size == p["bytes"] <= 50_000 for p in manifest["pieces"])
    joined = sharded_weights.read_shards(tmp_path)
    assert (joined["config"], joined["progress"]) == (Config.to_dict(config), state["progress"])
    for name, weight in state["model"].items():
        near = weight.abs().max() / (256 if form == "bf16" else 250)
        assert (joined["model"][name] - weight).abs().max() <= near
    # What was rounded once is not rounded further.
    sharded_weights.write_shards(joined, tmp_path / "again", form)
    for name, weight in sharded_weights.read_shards(tmp_path / "again")["model"].items():
        torch.testing.assert_close(weight, joined["model"][name], rtol=1e-6, atol=0)


def test_sharded_weights_are_those_of_the_package(tmp_path, package, state, config) -> None:
    sharded_weights.write_shards(state, tmp_path / "shards", "int8")
    weights, origin = read_initial_weights(tmp_path / "shards", config)
    assert origin["tokens"] == 2 * config.data.tokens
    for name, weight in read_package(package, config.model)[0].items():
        torch.testing.assert_close(weights[name], weight, rtol=1e-5, atol=1e-6)


def test_too_large_weights_are_refused_before_anything_is_written(tmp_path, monkeypatch, state) -> None:
    shapes = [list(w.shape) for w in state["model"].values()]
    monkeypatch.setattr(sharded_weights, "MAX_TOTAL_BYTES", sharded_weights.size(shapes, "bf16") - 1)
    assert sharded_weights.write_shards(state, tmp_path / "smaller")["form"] == "int8"
    monkeypatch.setattr(sharded_weights, "MAX_TOTAL_BYTES", 1000)
    with pytest.raises(ValueError, match="choose a smaller model"):
        sharded_weights.write_shards(state, tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_damaged_shards_are_named(tmp_path, state, damage) -> None:
    sharded_weights.write_shards(state, tmp_path)
    shard = tmp_path / "weights.00.bin"
    if damage == "missing":
        shard.unlink()
    else:
        shard.write_bytes(shard.read_bytes()[:-1] + b"\0\0")
    with pytest.raises(ValueError, match=r"weights\.00\.bin is"):
        sharded_weights.read_shards(tmp_path)


def test_the_script_splits_and_joins(tmp_path, state) -> None:
    checkpoint.save(tmp_path / "last.pt", {**state, "optimisers": []})
    for arguments in (["split", "last.pt", "shards"], ["join", "shards", "joined.pt"]):
        command = [sys.executable, ROOT / "scripts" / "weights.py", *arguments]
        subprocess.run(command, check=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True)
    assert checkpoint.load(tmp_path / "joined.pt")["model"].keys() == state["model"].keys()
