"""Take the small committed sample of held-out files that other tests use."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .source import FAMILY
from .store import read_records, write_records

PER_LANGUAGE = 40
#: Characters a sampled file may have: long enough to be interesting, short enough to commit.
MIN_CHARS = 400
MAX_CHARS = 48_000


def _key(record: dict[str, str]) -> str:
    return hashlib.sha256(f"{record['package']}/{record['path']}".encode()).hexdigest()


def write_sample(heldout: Path, target: Path) -> dict[str, int]:
    """Write `PER_LANGUAGE` held-out files a language; returns how many of each."""
    chosen: dict[str, list[dict[str, str]]] = {}
    for record in sorted(read_records(heldout), key=_key):
        files = chosen.setdefault(FAMILY[record["lang"]], [])
        if len(files) < PER_LANGUAGE and MIN_CHARS <= len(record["text"]) <= MAX_CHARS:
            files.append(record)
    write_records(target, (record for language in sorted(chosen) for record in chosen[language]), level=19)
    return {language: len(files) for language, files in sorted(chosen.items())}
