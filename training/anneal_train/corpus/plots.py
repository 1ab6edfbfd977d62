"""Plots of how long the files and the lines of the corpus are, as SVG."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt

from .measure import FILE_EDGES, LINE_EDGES

FILES, LINES = "file-length.svg", "line-length.svg"


def _draw(target: Path, curves: dict[str, list[int]], edges: list[int], labels: tuple[str, str], log: bool) -> None:
    """One curve a language: the share of its files or lines in each bin, in per cent."""
    figure, axes = plt.subplots(figsize=(7, 4))
    for language, counts in curves.items():
        total = sum(counts) or 1
        axes.step(edges, [100 * count / total for count in counts], where="post", label=language, linewidth=1.2)
    if log:
        axes.set_xscale("log")
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.grid(alpha=0.3)
    axes.legend(ncols=2)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})
    plt.close(figure)


def draw_lengths(measures: dict, folder: Path) -> None:
    """Draw both plots into `folder` from the content of measures.json; the same content gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    train = measures["train"]
    with plt.rc_context({"svg.hashsalt": "corpus", "svg.fonttype": "none"}):
        files = {language: row["files"] for language, row in train.items()}
        _draw(folder / FILES, files, FILE_EDGES, ("bytes of a file", "% of the language's files"), log=True)
        lines = {language: row["lines"] for language, row in train.items()}
        _draw(folder / LINES, lines, LINE_EDGES, ("characters of a line", "% of the language's lines"), log=False)
