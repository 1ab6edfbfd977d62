"""Writes a checkpoint's weights as small files (shards) and reads them back.

Repositories and transfers limit the size of a file. Weights are bf16, or int8 where bf16 is too large; optimiser state,
three times the weights, is left out. The tensors form one stream of bytes in the manifest's order, which is cut into
shards; `weights.json` names each shard with its hash.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..config import config_from_dict

FORMAT = 1
MANIFEST = "weights.json"
#: Largest shard, and largest sum of all shards.
MAX_SHARD_BYTES, MAX_TOTAL_BYTES = 16_000_000, 60_000_000
#: Tensors with fewer rows stay float32 in the int8 form, as they do in the exported graph.
MIN_INT8_ROWS = 16


def _rounded(tensor: Tensor) -> tuple[Tensor, Tensor]:
    """int8 rows and their scales; exactly the values of `graph.quantise_columns`."""
    scale = tensor.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127.0
    return torch.round(tensor / scale).clamp(-127, 127).to(torch.int8), scale


def _encoded(tensor: Tensor, form: str) -> bytes:
    tensor = tensor.detach().cpu().float().contiguous()
    if form == "bf16":
        return tensor.bfloat16().view(torch.uint8).numpy().tobytes()
    if tensor.ndim < 2 or tensor.shape[0] < MIN_INT8_ROWS:
        return tensor.numpy().tobytes()
    values, scale = _rounded(tensor)
    return values.numpy().tobytes() + scale.numpy().tobytes()


def _decoded(data: bytes, shape: list[int], form: str) -> Tensor:
    raw = torch.frombuffer(bytearray(data), dtype=torch.uint8)
    if form == "bf16":
        return raw.view(torch.bfloat16).reshape(shape).float()
    if len(shape) < 2 or shape[0] < MIN_INT8_ROWS:
        return raw.view(torch.float32).reshape(shape)
    count = math.prod(shape)
    values, scale = raw[:count].view(torch.int8), raw[count:].clone().view(torch.float32)
    return values.reshape(shape).float() * scale[:, None]


def size(shapes: list[list[int]], form: str) -> int:
    """Bytes of tensors of these shapes."""
    if form == "bf16":
        return sum(2 * math.prod(shape) for shape in shapes)
    few = [len(shape) < 2 or shape[0] < MIN_INT8_ROWS for shape in shapes]
    return sum(4 * math.prod(s) if f else math.prod(s) + 4 * s[0] for s, f in zip(shapes, few, strict=True))


def write_shards(state: dict[str, Any], out: Path, form: str = "auto") -> dict[str, Any]:
    """Writes a checkpoint's weights into `out`; returns the manifest.

    form: "bf16", "int8", or "auto": bf16 where it fits. ValueError where nothing fits; nothing is written then.
    """
    weights: dict[str, Tensor] = state["model"]
    shapes = [list(tensor.shape) for tensor in weights.values()]
    if form == "auto":
        form = "bf16" if size(shapes, "bf16") <= MAX_TOTAL_BYTES else "int8"
    if size(shapes, form) > MAX_TOTAL_BYTES:
        raise ValueError(
            f"as {form} the weights take {size(shapes, form) / 1e6:.1f} MB, more than {MAX_TOTAL_BYTES / 1e6:.0f} MB: "
            "choose a smaller model"
        )
    data = b"".join(_encoded(tensor, form) for tensor in weights.values())
    out.mkdir(parents=True, exist_ok=True)
    # Written last: a folder with a manifest is whole, whenever a kill comes.
    (out / MANIFEST).unlink(missing_ok=True)
    shards = []
    for number, begin in enumerate(range(0, len(data), MAX_SHARD_BYTES)):
        shard = data[begin : begin + MAX_SHARD_BYTES]
        path = f"weights.{number:02}.bin"
        (out / path).write_bytes(shard)
        shards.append({"path": path, "bytes": len(shard), "sha256": hashlib.sha256(shard).hexdigest()})
    manifest = {
        "format": FORMAT,
        "form": form,
        "config": state["config"],
        "progress": state["progress"],
        "tensors": [{"name": name, "shape": shape} for name, shape in zip(weights, shapes, strict=True)],
        "pieces": shards,
    }
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def read_shards(folder: Path) -> dict[str, Any]:
    """The checkpoint (without optimisers) that the shards hold; weights float32.

    ValueError: a shard is missing or its hash is not that of the manifest.
    """
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        raise ValueError(f"{folder / MANIFEST} has format {manifest.get('format')}, this version reads {FORMAT}")
    data = b"".join(_shard(folder, entry) for entry in manifest["pieces"])
    model, at = {}, 0
    for entry in manifest["tensors"]:
        end = at + size([entry["shape"]], manifest["form"])
        model[entry["name"]] = _decoded(data[at:end], entry["shape"], manifest["form"])
        at = end
    if at != len(data):
        raise ValueError(f"{folder}: the shards hold {len(data)} bytes, the tensors of the manifest {at}")
    config = config_from_dict(manifest["config"]).to_dict()
    return {"config": config, "model": model, "progress": manifest["progress"]}


def _shard(folder: Path, entry: dict[str, Any]) -> bytes:
    path = folder / entry["path"]
    if not path.is_file():
        raise ValueError(f"{path} is missing")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ValueError(f"{path} is not the shard that {MANIFEST} names: the hash differs")
    return data
