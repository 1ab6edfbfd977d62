"""Presets: small enough to be bundled, and readable from checkpoints that know less of a config."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from exported import CANVAS, TEXTS, package, torch_logp

from anneal_train.config import PRESETS, config_from_dict, edit_stage
from anneal_train.export.sharded_weights import MAX_TOTAL_BYTES, size
from anneal_train.model.network import AnnealModel
from anneal_train.reference.engine import PREFIX, SUFFIX

#: Bytes that the weights of a package may take (design: 40 MB with the tokenizer).
BUNDLE = 39_000_000


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_can_be_bundled_and_carried_on_from(name) -> None:
    with torch.device("meta"):
        shapes = [list(p.shape) for p in AnnealModel(PRESETS[name].model).parameters()]
    assert size(shapes, "int8") <= BUNDLE
    assert size(shapes, "int8") <= MAX_TOTAL_BYTES


def test_a_config_comes_back_from_a_checkpoint() -> None:
    for config in PRESETS.values():
        assert config_from_dict(config.to_dict()) == config


def test_a_checkpoint_of_an_older_version_has_the_defaults() -> None:
    """Settings that a config of 0.1.0 does not name keep the meaning they had then."""
    data = PRESETS["small"].to_dict()
    del data["model"]["side_tables"]
    assert config_from_dict(data) == PRESETS["small"]


def test_settings_are_read_under_their_earlier_names() -> None:
    """Checkpoints and weight files of 0.4 hold them."""
    config = edit_stage(PRESETS["small"])
    data = config.to_dict()
    for part, name, earlier in (
        ("data", "single_functions", "lone"),
        ("edit", "edit_pairs", "mined"),
        ("train", "qat", "grid"),
    ):
        data[part][earlier] = data[part].pop(name)
    assert config_from_dict(data) == config


def test_a_model_without_side_tables_is_the_same_in_its_graph(tmp_path, config, tokenizer) -> None:
    config = replace(config, model=replace(config.model, side_tables=False))
    torch.manual_seed(3)
    model = AnnealModel(config.model).eval()
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.12 if p.shape[0] < 1024 else 1.0)
    assert not any("neighbours.left" in name for name in model.state_dict())
    engine = package(tmp_path, config, model, tokenizer, quantised=False)
    prefix, suffix = engine.streams("python", *TEXTS, (True, False))
    expected = torch_logp(model, prefix, suffix, CANVAS)
    ids, _ = engine.denoise([None] * CANVAS, engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX))
    assert ids[:, 0].tolist() == expected.argmax(-1).tolist()
