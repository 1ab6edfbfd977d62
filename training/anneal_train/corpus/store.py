"""Read and write the corpus files: zstd-compressed JSON lines."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard


def write_records(path: Path, records: Iterable[dict[str, str]], level: int = 9) -> int:
    """Write records in the given order, replacing `path` only when all are out; returns how many."""
    partial = path.with_name(path.name + ".partial")
    count = 0
    with partial.open("wb") as raw, zstandard.ZstdCompressor(level=level).stream_writer(raw) as out:
        for record in records:
            out.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8"))
            count += 1
    os.replace(partial, path)
    return count


def read_records(path: Path) -> Iterator[dict[str, str]]:
    """The records of a corpus file, one at a time."""
    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            yield json.loads(line)
