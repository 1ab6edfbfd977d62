"""Reads the weights that a new run begins with: from a model package or from sharded weights."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from torch import Tensor

from ..config import Config, config_from_dict
from . import sharded_weights
from .package_weights import read_package


def read_initial_weights(folder: Path, config: Config) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Weights for `config` out of `folder`, and their origin: name, hash and the tokens they were trained on.

    ValueError: the folder is of neither kind, is damaged, or holds a model of another shape.
    """
    if (folder / sharded_weights.MANIFEST).is_file():
        state = sharded_weights.read_shards(folder)
        theirs = config_from_dict(state["config"])
        if theirs.model != config.model:
            raise ValueError(f"{folder} holds a model of another shape: {theirs.model}, the config has {config.model}")
        before = state["progress"].get("origin") or {"tokens": 0}
        tokens = state["progress"]["samples"] * theirs.data.tokens + before["tokens"]
        return state["model"], _origin(theirs.name, folder / sharded_weights.MANIFEST, tokens)
    if (folder / "manifest.json").is_file():
        weights, manifest = read_package(folder, config.model)
        name = f"{manifest['name']} {manifest['version']}"
        return weights, _origin(
            name, folder / manifest["files"]["graph"]["path"], manifest["training"].get("tokens", 0)
        )
    raise ValueError(f"{folder} holds neither a model package (manifest.json) nor sharded weights (weights.json)")


def _origin(name: str, path: Path, tokens: int) -> dict[str, Any]:
    return {"name": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "tokens": tokens}
