"""The figures of a step, in the log of a run and on its progress line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from ..train import runlog
from ..train.console import Console
from ..train.group import Group
from .progress import Progress


class Tally:
    """Sums the figures of the parts of a step, on all processes."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._sums: dict[str, Tensor] = {}

    def add(self, figures: dict[str, tuple[Tensor, Tensor]]) -> None:
        """figures: name -> (weighted sum, weight)."""
        for name, (value, weight) in figures.items():
            pair = torch.stack([value.detach().double(), weight.detach().double()])
            self._sums[name] = self._sums.get(name, torch.zeros_like(pair)) + pair

    def means(self, group: Group) -> dict[str, float]:
        """name -> mean over all processes."""
        sums = group.sum(torch.stack(list(self._sums.values())).float())
        means = (sums[:, 0] / sums[:, 1].clamp(min=1e-9)).tolist()
        return dict(zip(self._sums, means, strict=True))


class Report:
    """`log.jsonl` in a folder and a console."""

    def __init__(self, out: Path, step: int, console: Console, peak_flops: float) -> None:
        self._log = runlog.open_at(out / "log.jsonl", step)
        self.console = console
        self._peak = peak_flops

    def step(
        self, progress: Progress, done: float, took: float, work: tuple[int, float], figures: dict[str, float]
    ) -> None:
        """took: seconds of this step; work: its canvas tokens and operations; done: share of the whole run."""
        tokens, flops = work
        speed = {"tokens_per_second": round(tokens / took), "mfu": round(flops / took / self._peak, 4)}
        rounded = {name: float(f"{value:.5g}") for name, value in figures.items()}
        entry = {**asdict(progress), **speed, "done": round(done, 5), **rounded}
        entry["seconds"] = round(progress.seconds, 1)
        self._log.write(json.dumps(entry) + "\n")
        self._log.flush()
        shown = "  ".join(f"{name} {value:.3f}" for name, value in rounded.items() if name not in ("width", "rate"))
        line = f"{progress.stage} B{figures['width']:.0f}  {shown}  {speed['tokens_per_second']} tok/s"
        self.console.step(progress.step, done, progress.seconds, f"{line}  MFU {100 * speed['mfu']:.1f} %")

    def close(self) -> None:
        """Closes log and console."""
        self._log.close()
        self.console.close()
