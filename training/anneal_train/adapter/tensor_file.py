"""Tensors in one small file: the safetensors layout, which a runtime reads without a library.

u64 length of the header, the header as JSON (name -> dtype, shape, data_offsets), and the tensors one after the other.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

_NAMES = {"float32": "F32", "float16": "F16", "int8": "I8"}
_DTYPES = {name: np.dtype(dtype) for dtype, name in _NAMES.items()}
#: The header ends where tensors can be mapped.
ALIGNMENT = 64


def write_tensors(path: Path, tensors: dict[str, np.ndarray], notes: dict[str, str]) -> None:
    """Writes float32, float16 or int8 tensors, in the order of their names, and notes about them."""
    header: dict[str, dict] = {"__metadata__": notes}
    at = 0
    ordered = [(name, np.ascontiguousarray(tensors[name])) for name in sorted(tensors)]
    for name, tensor in ordered:
        header[name] = {
            "dtype": _NAMES[tensor.dtype.name],
            "shape": list(tensor.shape),
            "data_offsets": [at, at + tensor.nbytes],
        }
        at += tensor.nbytes
    words = json.dumps(header, separators=(",", ":")).encode("utf-8")
    words += b" " * (-(8 + len(words)) % ALIGNMENT)
    with path.open("wb") as out:
        out.write(struct.pack("<Q", len(words)) + words)
        for _, tensor in ordered:
            out.write(tensor.tobytes())


def read_tensors(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Tensors and notes of a file."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    notes = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        dtype = _DTYPES[entry["dtype"]]
        flat = np.frombuffer(data, dtype, (end - begin) // dtype.itemsize, 8 + length + begin)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, notes
