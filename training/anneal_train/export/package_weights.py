"""Reads float weights back from a model package, so that training can go on without a checkpoint.

8-bit values times their scales are the weights that the graph computes with, so exporting them again gives the same
values. A package holds no optimiser state; the optimisers begin anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from ..config import ModelConfig
from ..model.network import AnnealModel
from .graph import EXPONENTIAL, SCALE, TRANSPOSED, weights_stored

#: Manifest entries that have to be those of the config, and where they stand in it.
SHAPE = {
    "layers": "layers",
    "width": "width",
    "heads": "heads",
    "kvHeads": "kv_heads",
    "headDim": "head_dim",
    "vocab": "vocab",
}


def read_package(package: Path, config: ModelConfig) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The package's weights as a float32 state dict of `AnnealModel(config)`, and its manifest.

    ValueError: the graph is not the one the manifest names, or is a model of another shape.
    """
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    for name, field in SHAPE.items():
        if manifest["model"][name] != getattr(config, field):
            ours = getattr(config, field)
            raise ValueError(f"{package}: {name} is {manifest['model'][name]} there and {ours} in the config")
    entry = manifest["files"]["graph"]
    data = (package / entry["path"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ValueError(f"{package / entry['path']} is not the file its manifest names: the hash differs")
    return weights_of_graph(onnx.load_model_from_string(data), config), manifest


def weights_of_graph(model: onnx.ModelProto, config: ModelConfig) -> dict[str, torch.Tensor]:
    """State dict of the weights in a graph that `graph.build` wrote."""
    with torch.device("meta"):
        shapes = {name: tuple(t.shape) for name, t in AnnealModel(config).state_dict().items()}
    stored = {entry.name: _array(entry) for entry in model.graph.initializer}
    weights = {}
    for name, shape in shapes.items():
        value = _weight(stored, name)
        if value.shape != shape:
            raise ValueError(f"the graph's {name} has shape {value.shape}, the config needs {shape}")
        weights[name] = torch.from_numpy(np.array(value, dtype=np.float32, order="C"))
    return weights


def _array(entry: onnx.TensorProto) -> np.ndarray:
    """An initialiser's values; weights as signed values, whether stored so (up to 0.4.1) or as unsigned ones."""
    values = numpy_helper.to_array(entry)
    return weights_stored(values) if values.dtype == np.uint8 and values.ndim > 0 else values


def _weight(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    """One entry of the state dict."""
    if name + EXPONENTIAL in stored:
        return np.log(stored[name + EXPONENTIAL]).reshape(-1)
    if name + ".left" in stored:
        return np.concatenate([stored[name + ".left"], stored[name + ".right"]])
    transposed = name + TRANSPOSED in stored
    try:
        value = stored[name + TRANSPOSED].T if transposed else stored[name]
    except KeyError:
        raise ValueError(f"the graph has no {name}") from None
    return value * stored[name + SCALE][:, None] if name + SCALE in stored else value
