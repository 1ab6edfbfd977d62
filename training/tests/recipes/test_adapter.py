"""The recipes of the adapter at tiny size: shards, a stage after another, and a training machine without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from limits import HANG_S
from tiny_body import FOLDER, package

from anneal_train.adapter import parcel
from anneal_train.adapter.state import read_state
from anneal_train.train import runlog

TRAINING = Path(__file__).parents[2]
FIXED = {"PYTHON": sys.executable, "PRESET": "tiny", "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "WORKERS": "0"}


def recipe(folder: Path, name: str, *arguments: object, **environment: str) -> str:
    done = subprocess.run(
        ["bash", str(TRAINING / "runs" / name), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **FIXED, **environment},
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    return done.stdout


def script(folder: Path, name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, str(TRAINING / "scripts" / name), *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TRAINING)},
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stderr[-6000:]
    return done.stdout


def test_a_run_on_a_machine_without_a_network(shards, tmp_path) -> None:
    script(tmp_path, "parcel.py", "pack", "sent", "--package", FOLDER, "--shards", shards, "--held-out", shards,
           "--part-mb", "0.15")  # fmt: skip
    parts = sorted(path.name for path in (tmp_path / "sent").glob("part-*"))
    assert len(parts) > 2
    # The last part comes in a later call.
    (tmp_path / "sent" / parts[-1]).rename(tmp_path / "late")
    call = ("gpu.sh", "sent", "work", "results", 600)
    assert f"parts that have not arrived: {parts[-1]}\n" in recipe(tmp_path, *call)
    (tmp_path / "late").rename(tmp_path / "sent" / parts[-1])
    # A call that ends early, in two processes; the next goes on and ends with figures.
    first = recipe(tmp_path, *call, PROCESSES="2", EXTRA="--steps 1 --stop-after 2")
    assert "2 x cpu" in first and "stopped; the same call goes on" in first
    assert not (tmp_path / "work" / "evaluation.json").exists()
    last = recipe(tmp_path, *call, EXTRA="--steps 1", PROMPTS="2")
    assert "goes on from step 2" in last and "| 16 |" in last
    joined = {path.name: path for path in parcel.join(tmp_path / "results", tmp_path / "back")}
    log = runlog.read(joined["log.jsonl"])
    assert [entry["stage"] for entry in log] == ["mask", "edit", "order", "policy"]
    assert [row["width"] for row in json.loads(joined["evaluation.json"].read_text())["drafting"]] == [4, 8, 16]
    state = read_state(joined["checkpoint.pt"], package())
    assert state["progress"]["finished"] and state["optimizer"] is None
    # The results are enough to export from, and for a later parcel to go on from.
    script(tmp_path, "adapter_export.py", joined["checkpoint.pt"], "exported", "--package", FOLDER)
    assert (tmp_path / "exported" / "adapter.json").is_file()
    script(tmp_path, "parcel.py", "pack", "again", "--package", FOLDER, "--shards", shards, "--held-out", shards,
           "--resume", joined["checkpoint.pt"])  # fmt: skip
    again = recipe(tmp_path, "gpu.sh", "again", "fresh", "results", 600, EXTRA="--steps 1", PROMPTS="1")
    assert "goes on from step 4" in again and "finished" in again


def test_stages_follow_each_other_over_shards_of_any_folder_of_code(tmp_path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    for number in range(3):
        lines = (f"def f{number}_{k}(item):\n    return item + {k}\n\n" for k in range(60))
        (code / f"m{number}.py").write_text("\n".join(lines))
    told = recipe(tmp_path, "adapter-shards.sh", FOLDER, "shards", code, code, EDITS="nowhere")
    assert told.count("1 shards") == 2
    common = {"RUNS": str(tmp_path / "runs"), "EXTRA": "--steps 1"}
    for stage in ("mask", "edit"):
        assert "finished" in recipe(tmp_path, f"adapter-{stage}.sh", FOLDER, "shards/train", **common)
    log = runlog.read(tmp_path / "runs" / "edit" / "log.jsonl")
    assert [entry["stage"] for entry in log] == ["edit"]
    before, after = (read_state(tmp_path / "runs" / name / "last.pt", package()) for name in ("mask", "edit"))
    # One step of stage 2 changes little of what stage 1 left.
    name = "layers.0.o.b"
    assert 0 < float((after["model"][name] - before["model"][name]).abs().max()) < 0.01
