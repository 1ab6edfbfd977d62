"""The smoke recipe end to end: tokenizer, training with a resume, plot, export, golden files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import onnx
from limits import HANG_S

RECIPE = Path(__file__).parents[2] / "runs" / "smoke.sh"


def test_smoke_recipe(tmp_path) -> None:
    subprocess.run(
        ["bash", str(RECIPE), str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHON": sys.executable},
        timeout=HANG_S,
    )
    log = [json.loads(line) for line in (tmp_path / "run/log.jsonl").read_text().splitlines()]
    assert [entry["step"] for entry in log] == list(range(1, 61))
    assert sum(e["plain"] for e in log[-10:]) < sum(e["plain"] for e in log[:10])
    manifest = json.loads((tmp_path / "package/manifest.json").read_text())
    assert manifest["files"]["graph"]["bytes"] == (tmp_path / "package/model.onnx").stat().st_size
    assert json.loads((tmp_path / "golden/trajectories.json").read_text())
    assert (tmp_path / "loss.svg").stat().st_size > 1000
    # A package's weights written anew are the same ones: what a change of the graph alone ships.
    first, again = (_weights(tmp_path / folder / "model.onnx") for folder in ("package", "again"))
    assert sum(map(len, first.values())) > 100_000
    assert first == again


def _weights(graph: Path) -> dict[str, bytes]:
    """The 8-bit weights of a graph by name, stored unsigned."""
    entries = onnx.load(graph).graph.initializer
    return {entry.name: entry.raw_data for entry in entries if entry.data_type == onnx.TensorProto.UINT8}
