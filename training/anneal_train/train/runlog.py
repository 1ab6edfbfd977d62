"""`log.jsonl` of a run: one JSON object a step, appended as the run goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO


def read(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log; a last line that a kill cut off is left out."""
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(entry, dict) and "step" in entry:
            entries.append(entry)
    return entries


def open_at(path: Path, step: int) -> TextIO:
    """Opens the log to go on after `step`.

    Steps that a killed run made after its last checkpoint are dropped: they are made again, and would stand there
    twice.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        kept = "".join(json.dumps(entry) + "\n" for entry in read(path) if entry["step"] <= step)
        if kept != path.read_text(encoding="utf-8"):
            beside = path.with_suffix(".tmp")
            beside.write_text(kept, encoding="utf-8")
            beside.replace(path)
    return path.open("a", encoding="utf-8")
