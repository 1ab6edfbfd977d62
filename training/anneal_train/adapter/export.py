"""Writes a trained adapter as a small second file of the body's package, with the manifest's entry `adapter`.

Tensors, all rows as the runtime multiplies them (d the body's width, r the rank):
    mask [d], slots [s, d]                     a mask in slot i of a canvas is embedded as mask + slots[min(i, s - 1)]
    layer.I.{q,k,v,o}.a [r, in], .b [out, r]   the update b · a · x of that product; the scale is part of b
    edit.operations [4, d], .bias [4]          scores of keep, replace, delete, insert
    edit.down [e, d], .bias [e], edit.up [d, e]   h + up · silu(down · h + bias) goes to the head to name a replacement
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from .adapter import OPERATIONS, Adapter
from .lora import LowRank
from .package import Package
from .state import adapter_of, settings_of
from .tensor_file import read_tensors, write_tensors

FILE, ENTRY = "adapter.safetensors", "adapter.json"
FORMAT = 1
#: Largest file that belongs beside a package.
MAX_BYTES = 40_000_000


def export_adapter(state: dict, package: Package, out: Path, form: str = "float16") -> dict:
    """Writes the adapter of a checkpoint to `out`, in float16 or with int8 updates; gives the manifest's entry.

    int8 tensors have a scale a row beside them (`NAME.scale`, float32). ValueError when the file is too large.
    """
    out.mkdir(parents=True, exist_ok=True)
    adapter, settings, progress = adapter_of(state, package), settings_of(state), state["progress"]
    tensors = {}
    for name, tensor in named_tensors(adapter).items():
        if form == "int8" and name.startswith("layer."):
            scale = np.maximum(np.abs(tensor).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
            tensors[name] = np.rint(tensor / scale).astype(np.int8)
            tensors[f"{name}.scale"] = scale[:, 0]
        else:
            tensors[name] = tensor.astype(np.float16)
    path = out / FILE
    write_tensors(path, tensors, {"body": state["body"], "form": form})
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise ValueError(f"the adapter takes {len(data)} bytes, more than {MAX_BYTES}; export it as int8")
    entry = {
        "format": FORMAT,
        "file": {"path": FILE, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)},
        "body": state["body"],
        "form": form,
        "rank": settings.adapter.rank,
        "targets": settings.adapter.targets,
        "slots": settings.adapter.slots,
        "operations": list(OPERATIONS),
        "trained": {"steps": progress["step"], "canvasTokens": progress["canvas_tokens"]},
    }
    (out / ENTRY).write_text(json.dumps({"adapter": entry}, indent=2) + "\n", encoding="utf-8")
    return entry


def named_tensors(adapter: Adapter) -> dict[str, np.ndarray]:
    """The adapter's tensors, float32, by the names of the file."""
    edit = adapter.edit
    found = {
        "mask": adapter.mask,
        "slots": adapter.slots,
        "edit.operations": edit.operations.weight,
        "edit.operations.bias": edit.operations.bias,
        "edit.down": edit.down.weight,
        "edit.down.bias": edit.down.bias,
        "edit.up": edit.up.weight,
    }
    for index, layer in enumerate(adapter.layers):
        for name, update in layer.named_children():
            assert isinstance(update, LowRank)
            found[f"layer.{index}.{name}.a"] = update.a
            found[f"layer.{index}.{name}.b"] = update.b * update.scale
    return {name: tensor.detach().cpu().float().numpy() for name, tensor in found.items()}


def read_adapter(folder: Path) -> dict[str, np.ndarray]:
    """The tensors of an exported adapter as float32; ValueError where the file is not the one of its entry."""
    entry = json.loads((folder / ENTRY).read_text(encoding="utf-8"))["adapter"]
    path = folder / entry["file"]["path"]
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["file"]["sha256"]:
        raise ValueError(f"{path} is damaged")
    tensors, _ = read_tensors(path)
    found = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            continue
        scale = tensors.get(f"{name}.scale")
        found[name] = tensor.astype(np.float32) * (1 if scale is None else scale[:, None])
    return found
