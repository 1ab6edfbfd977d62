"""Checkpoints that survive a kill at any moment: written beside, flushed, then renamed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch


def save(path: Path, state: dict[str, Any]) -> None:
    """Atomically replaces `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as out:
        torch.save(state, out)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Reads a checkpoint to the CPU; plain data and tensors only."""
    return torch.load(path, map_location="cpu", weights_only=True)
