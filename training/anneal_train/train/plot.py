"""Plots the loss curves of runs."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt

from . import runlog

SERIES = {
    "plain": "canvas (masked tokens)",
    "aux": "streams (next token)",
    "length": "length",
    "changed": "drafts (visible, wrong)",
    "kept": "drafts (visible, right)",
}


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
    entries = runlog.read(log)
    steps = [entry["step"] for entry in entries]
    known = {key: label for key, label in SERIES.items() if key in entries[0]}
    _draw({label: (steps, [entry[key] for entry in entries]) for key, label in known.items()}, "step", out)


def loss_curves(runs: dict[str, tuple[Path, int]], out: Path) -> None:
    """Canvas losses of several runs over the tokens they were fed. runs: name -> (`log.jsonl`, tokens in all)."""
    curves = {}
    for name, (log, tokens) in runs.items():
        entries = runlog.read(log)
        share = tokens / entries[-1]["samples"] / 1e6
        curves[name] = ([entry["samples"] * share for entry in entries], [entry["plain"] for entry in entries])
    _draw(curves, "million stream and canvas tokens", out)


def _draw(curves: dict[str, tuple[list[float], list[float]]], x: str, out: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4))
    for label, (places, values) in curves.items():
        axes.plot(places, smooth(values), label=label)
    axes.set_xlabel(x)
    axes.set_ylabel("cross-entropy, nats a token (moving average)")
    axes.grid(alpha=0.3)
    axes.legend()
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    plt.close(figure)
