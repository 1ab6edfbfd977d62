"""One shard: documents as tokens and boundary bits, in one zstd frame.

Layout before compression, little-endian: MAGIC, u32 length of the header, the header as JSON (UTF-8), u32 ends of the
documents in tokens, u16 tokens, u8 boundary bits. The header names language, package and path of every document.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import zstandard

#: Version of the folder's layout, and the names of what stands in it besides the shards.
FORMAT = 1
MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json"

MAGIC = b"annealp1"
_PREFIX = struct.Struct("<8sI")
#: zstd level: packing is done once, and 19 makes shards a tenth smaller than 12.
LEVEL = 19
#: Most bytes a shard may have when unpacked; a damaged size must not take all memory.
MAX_UNPACKED = 1 << 30


class PackError(ValueError):
    """A pack is missing something, damaged, or of another format; the message says what, in plain words."""


@dataclass(frozen=True)
class Document:
    """One file of the corpus: tokens uint16 [n], bits uint8 [n] (see bits.py)."""

    tokens: np.ndarray
    bits: np.ndarray
    language: str
    package: str
    path: str


def encode_shard(documents: Sequence[Document]) -> bytes:
    """The compressed shard of some documents."""
    languages = sorted({document.language for document in documents})
    packages = sorted({document.package for document in documents})
    header = {
        "languages": languages,
        "packages": packages,
        "documents": [[languages.index(d.language), packages.index(d.package), d.path] for d in documents],
    }
    raw = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    ends = np.cumsum([len(document.tokens) for document in documents]).astype("<u4")
    parts = [_PREFIX.pack(MAGIC, len(raw)), raw, ends.tobytes()]
    parts += [document.tokens.astype("<u2").tobytes() for document in documents]
    parts += [document.bits.astype(np.uint8).tobytes() for document in documents]
    return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(b"".join(parts))


def decode_shard(packed: bytes, name: str) -> Iterator[Document]:
    """The documents of a shard; PackError, naming the shard, before the first one when anything does not fit."""
    try:
        raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_UNPACKED)
        magic, length = _PREFIX.unpack_from(raw)
    except (zstandard.ZstdError, struct.error) as error:
        raise PackError(f"{name} is damaged: {error}") from error
    if magic != MAGIC:
        raise PackError(f"{name} is no shard of this format")
    try:
        header = json.loads(raw[_PREFIX.size : _PREFIX.size + length])
        rows = [(header["languages"][a], header["packages"][b], path) for a, b, path in header["documents"]]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise PackError(f"{name} is damaged: its header cannot be read") from error
    at = _PREFIX.size + length
    if len(raw) < at + 4 * len(rows):
        raise PackError(f"{name} is damaged: it ends early")
    ends = np.frombuffer(raw, "<u4", len(rows), at).astype(np.int64)
    count = int(ends[-1]) if len(ends) else 0
    at += 4 * len(rows)
    if (np.diff(ends) < 0).any() or len(raw) != at + 3 * count:
        raise PackError(f"{name} is damaged: its documents do not add up to its size")
    tokens = np.frombuffer(raw, "<u2", count, at)
    bits = np.frombuffer(raw, np.uint8, count, at + 2 * count)
    return _documents(rows, ends, tokens, bits)


def _documents(
    rows: list[tuple[str, str, str]], ends: np.ndarray, tokens: np.ndarray, bits: np.ndarray
) -> Iterator[Document]:
    start = 0
    for (language, package, path), end in zip(rows, ends.tolist(), strict=True):
        yield Document(tokens[start:end], bits[start:end], language, package, path)
        start = end
