"""Checkpoints that survive a kill at any moment: written beside, flushed, then renamed.

The file of the name is at every moment either the old checkpoint or the new one, whole: `rename` is atomic, and it
happens only after the new bytes are on the disk. What a kill leaves behind (`.tmp`) is overwritten by the next save.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch


def save(path: Path, state: dict[str, Any]) -> None:
    """Atomically replaces `path`; the previous checkpoint stands until the new one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as out:
        torch.save(state, out)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """The rename itself lives in the folder, which has to reach the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load(path: Path) -> dict[str, Any]:
    """Reads a checkpoint to the CPU; plain data and tensors only. ValueError when the file is not one."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, MemoryError):
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a readable checkpoint: {error}") from error
    if not isinstance(state, dict) or "model" not in state:
        raise ValueError(f"{path} is not a checkpoint of this trainer: it holds no model")
    return state
