"""Reads a model package of format 2: sizes, prompt tokens, and the very weights that are served."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx


@dataclass(frozen=True)
class Sizes:
    """Sizes of the body."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_dim: int
    hidden: int
    vocab: int
    epsilon: float


@dataclass(frozen=True)
class Package:
    """A package's folder, its manifest, and the constants of its graph by name."""

    folder: Path
    manifest: dict
    constants: dict[str, np.ndarray]
    sizes: Sizes

    @property
    def prompt(self) -> dict[str, int]:
        """Ids of the prompt's special tokens and of the mask, by the manifest's names."""
        return {name: value for name, value in self.manifest["prompt"].items() if isinstance(value, int)}

    def matrix(self, name: str) -> np.ndarray:
        """A weight matrix float32 [out, in]: int8 times the scale of each output channel, or float32 as it stands."""
        weights = self.constants[name]
        scale = self.constants.get(f"{name}.scale")
        if scale is None:
            return np.ascontiguousarray(weights.T, np.float32)
        return np.ascontiguousarray(weights.T.astype(np.float32) * scale[:, None])

    def embedding(self) -> np.ndarray:
        """The table of the embedding, float32 [vocab, d]."""
        scale = self.constants.get("embedding.scale", np.float32(1))
        return self.constants["embedding"].astype(np.float32) * scale


def read_package(folder: Path) -> Package:
    """The package in `folder`. ValueError, in plain words, where it is none that can be trained on."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise ValueError(f"there is no model package in {folder}")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if manifest.get("format") != 2 or manifest.get("architecture") != "qwen2":
        raise ValueError(f"{folder} holds no qwen2 package of format 2")
    model = onnx.load(folder / manifest["files"]["graph"]["path"], load_external_data=False)
    constants = {tensor.name: _array(tensor, folder) for tensor in model.graph.initializer}
    said = manifest["model"]
    sizes = Sizes(
        layers=said["layers"],
        width=said["width"],
        heads=said["heads"],
        kv_heads=said["kvHeads"],
        head_dim=said["headDim"],
        hidden=constants["layer.0.down"].shape[0],
        vocab=said["vocab"],
        epsilon=_epsilon(model),
    )
    return Package(folder, manifest, constants, sizes)


def _array(tensor: onnx.TensorProto, folder: Path) -> np.ndarray:
    """A constant of the graph; large ones are mapped from the file of weights."""
    dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type)
    shape = tuple(tensor.dims)
    if tensor.data_location != onnx.TensorProto.EXTERNAL:
        return onnx.numpy_helper.to_array(tensor)
    place = {entry.key: entry.value for entry in tensor.external_data}
    return np.memmap(folder / place["location"], dtype, "r", int(place.get("offset", 0)), shape)


def _epsilon(model: onnx.ModelProto) -> float:
    node = next(node for node in model.graph.node if node.op_type == "SimplifiedLayerNormalization")
    return next(attribute.f for attribute in node.attribute if attribute.name == "epsilon")
