"""The smoke recipe end to end: tokenizer, training with a resume, plot, export, golden files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

RECIPE = Path(__file__).parents[1] / "runs" / "smoke.sh"


def test_smoke_recipe(tmp_path) -> None:
    subprocess.run(
        ["bash", str(RECIPE), str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHON": sys.executable},
        timeout=600,
    )
    log = [json.loads(line) for line in (tmp_path / "run/log.jsonl").read_text().splitlines()]
    assert [entry["step"] for entry in log] == list(range(1, 61))
    assert sum(e["plain"] for e in log[-10:]) < sum(e["plain"] for e in log[:10])
    manifest = json.loads((tmp_path / "package/manifest.json").read_text())
    assert manifest["files"]["graph"]["bytes"] == (tmp_path / "package/model.onnx").stat().st_size
    assert json.loads((tmp_path / "golden/trajectories.json").read_text())
    assert (tmp_path / "loss.svg").stat().st_size > 1000
