"""Token shards: code and real edits in the body's tokens, in files that the standard library and numpy can read.

A shard is compressed with xz, which every Python reads; zstd is missing on some training machines. Before compression,
little-endian: u32 length of the header, the header as JSON, and three planes of bytes, one for each byte of a token.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FORMAT = 1
MANIFEST = "manifest.json"
#: Tokens of a full shard: 12 MB before compression, far below any limit of a transfer.
SHARD_TOKENS = 4_000_000
#: Higher presets shrink a shard by a few per cent and take several times as long.
PRESET = 2
#: Pieces of a record: code is one piece; an edit is the code before it, its old and new text, and the code behind it.
CODE, EDIT = 1, 4


@dataclass(frozen=True)
class Record:
    """One document or edit: its language and its pieces, int32 arrays of tokens."""

    language: str
    pieces: tuple[np.ndarray, ...]


def encode_shard(records: Sequence[Record]) -> bytes:
    """The compressed shard of some records."""
    header = json.dumps([[record.language, *map(len, record.pieces)] for record in records]).encode("utf-8")
    pieces = [piece for record in records for piece in record.pieces]
    tokens = np.concatenate([np.zeros(0, "<u4"), *pieces]).astype("<u4")
    planes = tokens.view(np.uint8).reshape(-1, 4)[:, :3].T
    return lzma.compress(struct.pack("<I", len(header)) + header + planes.tobytes(), preset=PRESET)


def decode_shard(packed: bytes) -> list[Record]:
    """The records of a shard."""
    raw = lzma.decompress(packed)
    (length,) = struct.unpack_from("<I", raw)
    rows = json.loads(raw[4 : 4 + length])
    planes = np.frombuffer(raw, np.uint8, offset=4 + length).reshape(3, -1).astype(np.int32)
    tokens = planes[0] | planes[1] << 8 | planes[2] << 16
    records, at = [], 0
    for language, *lengths in rows:
        ends = at + np.cumsum(lengths)
        records.append(Record(language, tuple(np.split(tokens[at : ends[-1]], ends[:-1] - at))))
        at = int(ends[-1])
    return records


class ShardWriter:
    """Writes shards below a folder; `finish` writes the manifest, without which the folder counts as unfinished."""

    def __init__(self, folder: Path, tokenizer: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in (folder / MANIFEST, *folder.glob("shard-*.xz")):
            old.unlink(missing_ok=True)
        self._tokenizer = hashlib.sha256(tokenizer.read_bytes()).hexdigest()
        self._rows: list[dict] = []
        self._waiting: list[Record] = []
        self._tokens = 0
        #: tokens taken so far
        self.total = 0

    def add(self, record: Record) -> None:
        """Takes a record; writes a shard when it is full."""
        self._waiting.append(record)
        size = sum(map(len, record.pieces))
        self._tokens += size
        self.total += size
        if self._tokens >= SHARD_TOKENS:
            self._flush()

    def finish(self) -> dict:
        """Writes what waits, and the manifest; gives it."""
        self._flush()
        manifest = {"format": FORMAT, "tokenizer": self._tokenizer, "shards": self._rows}
        (self._folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        return manifest

    def _flush(self) -> None:
        if not self._waiting:
            return
        packed = encode_shard(self._waiting)
        name = f"shard-{len(self._rows):04}.xz"
        (self._folder / name).write_bytes(packed)
        row = {"path": name, "sha256": hashlib.sha256(packed).hexdigest(), "bytes": len(packed)}
        self._rows.append(row | {"records": len(self._waiting), "tokens": self._tokens})
        self._waiting, self._tokens = [], 0


def read_shards(folder: Path, tokenizer: Path | None = None) -> list[Record]:
    """All records of a folder. ValueError, naming the file, where something is missing, damaged or of other tokens."""
    if not (folder / MANIFEST).is_file():
        raise ValueError(f"there are no token shards in {folder}")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if tokenizer is not None and hashlib.sha256(tokenizer.read_bytes()).hexdigest() != manifest["tokenizer"]:
        raise ValueError(f"the shards in {folder} were written with another tokenizer than {tokenizer}")
    records = []
    for row in manifest["shards"]:
        path = folder / row["path"]
        packed = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(packed).hexdigest() != row["sha256"]:
            raise ValueError(f"{path} is missing or damaged")
        records += decode_shard(packed)
    return records
