"""The loss curve of a run as a plot."""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt

SERIES = {"plain": "canvas (masked tokens)", "aux": "streams (next token)", "length": "length"}


def smooth(values: list[float], factor: float = 0.9) -> list[float]:
    """Exponential moving average, corrected for its start."""
    out: list[float] = []
    mean = 0.0
    for i, value in enumerate(values):
        mean = factor * mean + (1 - factor) * value
        out.append(mean / (1 - factor ** (i + 1)))
    return out


def loss_curve(log: Path, out: Path) -> None:
    """log: `log.jsonl` of a run; out: an .svg or .png file."""
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    figure, axes = plt.subplots(figsize=(7, 4))
    steps = [entry["step"] for entry in entries]
    for key, label in SERIES.items():
        axes.plot(steps, smooth([entry[key] for entry in entries]), label=label)
    axes.set_xlabel("step")
    axes.set_ylabel("cross-entropy, nats a token (moving average)")
    axes.grid(alpha=0.3)
    axes.legend()
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    plt.close(figure)
