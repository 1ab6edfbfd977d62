"""Files in parts of limited size, for machines that take little at a time: cut, joined, and checked by SHA-256.

A parcel is a folder: `parcel.json` names the files and the parts with their hashes. The files form one stream, which is
entropy-coded (an eighth less for int8 matrices, at little cost) and cut into parts of equal size.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "parcel.json"
#: Largest part, in bytes, and bytes read at a time.
MAX_PART = 60_000_000
CHUNK = 1 << 22


class ParcelError(ValueError):
    """A parcel is damaged, or does not fit what is there; the message says what, in plain words."""


def cut(files: dict[str, Path], out: Path, part_bytes: int) -> dict:
    """Writes files (name in the parcel -> path), one after the other, as parts of at most `part_bytes` below `out`.

    Gives the manifest.
    """
    if not 0 < part_bytes <= MAX_PART:
        raise ParcelError(f"parts have between 1 and {MAX_PART} bytes, not {part_bytes}")
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("part-*"):
        old.unlink()
    entries: list[dict] = []
    parts = []
    for number, data in enumerate(_pieces(_compressed(files, entries), part_bytes)):
        name = f"part-{number:03}"
        (out / name).write_bytes(data)
        parts.append({"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
    manifest = {"format": 1, "files": entries, "parts": parts}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def missing_parts(parcel: Path) -> list[str]:
    """Names of the parts that have not arrived whole. ParcelError where the manifest itself has not."""
    return [part["path"] for part in _manifest(parcel)["parts"] if not _whole(parcel, part)]


def join(parcel: Path, out: Path) -> list[Path]:
    """Puts the files together below `out` and gives their paths; where all are there, whole, nothing is written.

    ParcelError where a part is missing or a file does not come out as it went in.
    """
    manifest = _manifest(parcel)
    paths = [out / entry["name"] for entry in manifest["files"]]
    if any(out.resolve() not in path.resolve().parents for path in paths):
        raise ParcelError(f"a file of {parcel} would lie outside {out}")
    hashes = [entry["sha256"] for entry in manifest["files"]]
    if all(path.is_file() and _hash(path) == digest for path, digest in zip(paths, hashes, strict=True)):
        return paths
    stream = _Stream(parcel, manifest["parts"])
    for path, entry in zip(paths, manifest["files"], strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        digest, left = hashlib.sha256(), entry["bytes"]
        with partial.open("wb") as sink:
            while left and (data := stream.read(min(left, CHUNK))):
                digest.update(data)
                sink.write(data)
                left -= len(data)
        if digest.hexdigest() != entry["sha256"]:
            partial.unlink()
            raise ParcelError(f"{entry['name']} is damaged")
        partial.replace(path)
    return paths


class _Stream:
    """The bytes of all files, out of the parts."""

    def __init__(self, parcel: Path, parts: list[dict]) -> None:
        self._parcel, self._parts = parcel, iter(parts)
        self._inflate = zlib.decompressobj()
        self._waiting = b""

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        while True:
            data = self._inflate.decompress(self._waiting, size)
            self._waiting = self._inflate.unconsumed_tail
            part = None if data else next(self._parts, None)
            if data or part is None:
                return data
            if not _whole(self._parcel, part):
                raise ParcelError(f"{part['path']} is missing or damaged")
            self._waiting += (self._parcel / part["path"]).read_bytes()


def _manifest(parcel: Path) -> dict:
    path = parcel / MANIFEST
    if not path.is_file():
        raise ParcelError(f"there is no {MANIFEST} in {parcel}")
    return json.loads(path.read_text(encoding="utf-8"))


def _whole(parcel: Path, part: dict) -> bool:
    path = parcel / part["path"]
    return path.is_file() and path.stat().st_size == part["bytes"] and _hash(path) == part["sha256"]


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _compressed(files: dict[str, Path], entries: list[dict]) -> Iterator[bytes]:
    """The bytes of all files as one entropy-coded stream; adds to `entries` what each file is, once it is through."""
    deflate = zlib.compressobj(6, strategy=zlib.Z_HUFFMAN_ONLY)
    for name, path in files.items():
        digest = hashlib.sha256()
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                yield deflate.compress(chunk)
        entries.append({"name": name, "sha256": digest.hexdigest(), "bytes": path.stat().st_size})
    yield deflate.flush()


def _pieces(stream: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of `size`; the last is shorter."""
    waiting = bytearray()
    for piece in stream:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)
