"""The checkpoint of a run: the adapter, its optimiser and how far the run is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import torch

from ..train import checkpoint
from .adapter import Adapter
from .package import Package
from .progress import Progress
from .settings import RunSettings, as_dict, from_dict

LAST = "last.pt"
#: What must be the same when a run goes on.
FIXED = ("adapter", "samples", "seed", "batch")


def save_state(
    out: Path,
    adapter: Adapter,
    optimizer: torch.optim.Optimizer,
    progress: Progress,
    settings: RunSettings,
    package: Package,
    rows: torch.Tensor | None,
) -> None:
    """Writes `last.pt` below `out`; a kill at any moment leaves the old or the new one, whole."""
    state = {
        "model": {name: value.cpu() for name, value in adapter.state_dict().items()},
        "optimizer": optimizer.state_dict(),
        "progress": asdict(progress),
        "settings": as_dict(settings),
        "body": package.manifest["files"]["weights"]["sha256"],
        "rows": None if rows is None else rows.cpu(),
    }
    checkpoint.save(out / LAST, state)


def save_weights(state: dict, path: Path) -> None:
    """The checkpoint with weights in float16 and without its optimiser, a twelfth of its size: it travels, and a run
    goes on from it with a fresh optimiser."""
    weights = {name: value.half() for name, value in state["model"].items()}
    checkpoint.save(path, {**state, "model": weights, "optimizer": None})


def read_state(path: Path, package: Package) -> dict:
    """A checkpoint. ValueError where it is none, or belongs to another body."""
    state = checkpoint.load(path)
    if state.get("body") != package.manifest["files"]["weights"]["sha256"]:
        raise ValueError(f"{path} was trained on another body than {package.folder}")
    return state


def settings_of(state: dict) -> RunSettings:
    """The settings a checkpoint was trained with."""
    return from_dict(state["settings"])


def check_same(state: dict, settings: RunSettings, path: Path) -> None:
    """ValueError where a run cannot go on from a checkpoint with these settings."""
    now, then = as_dict(settings), as_dict(settings_of(state))
    different = [name for name in FIXED if now[name] != then[name]]
    if different:
        raise ValueError(f"{path} was trained with other settings of {', '.join(different)}; choose another folder")


def adapter_of(state: dict, package: Package) -> Adapter:
    """The adapter of a checkpoint."""
    adapter = Adapter(package.sizes, settings_of(state).adapter)
    adapter.load_state_dict(state["model"])
    return adapter
