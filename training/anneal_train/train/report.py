"""Reports the figures of a step: into the log and onto the console, with throughput and model FLOP utilisation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TextIO

from .console import Console


@dataclass
class Report:
    """The outputs of a run and the size of its steps."""

    log: TextIO
    console: Console
    #: stream and canvas tokens and floating-point operations of one step, on all processes
    tokens: int
    flops: float
    #: peak floating-point operations a second of all processes (hardware_peak.py)
    peak_flops: float

    def step(self, place: dict[str, float], done: float, figures: dict[str, float], took: float) -> None:
        """place: step, samples and seconds so far; took: seconds of this step alone."""
        entry = {
            "step": place["step"],
            "samples": place["samples"],
            "seconds": round(place["seconds"], 1),
            "tokens_per_second": round(self.tokens / took),
            "mfu": round(self.flops / took / self.peak_flops, 4),
            "done": round(done, 4),
            **{name: round(value, 4) for name, value in figures.items()},
        }
        self.log.write(json.dumps(entry) + "\n")
        self.log.flush()
        losses = f"canvas {entry['plain']:.3f}  aux {entry['aux']:.3f}  length {entry['length']:.3f}"
        speed = f"{entry['tokens_per_second']} tok/s  MFU {100 * entry['mfu']:.0f} %"
        self.console.step(entry["step"], done, place["seconds"], f"{losses}  {speed}")

    def close(self) -> None:
        self.log.close()
        self.console.close()
