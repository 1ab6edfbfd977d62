"""Files in parts of limited size, for machines that take little at a time: cut, joined, and checked by SHA-256.

A parcel is a folder: `parcel.json` names the files, their hashes and their parts. Body weights are entropy-coded, which
takes an eighth off int8 matrices and costs little time.
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
    """Writes files (name in the parcel -> path) as parts of at most `part_bytes` below `out`; gives the manifest."""
    if not 0 < part_bytes <= MAX_PART:
        raise ParcelError(f"parts have between 1 and {MAX_PART} bytes, not {part_bytes}")
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("part-*"):
        old.unlink()
    entries, number = [], 0
    for name, path in files.items():
        digest, parts = hashlib.sha256(), []
        for data in _parts(_compressed(path, digest), part_bytes):
            part = f"part-{number:03}"
            number += 1
            (out / part).write_bytes(data)
            parts.append({"path": part, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
        entry = {"name": name, "sha256": digest.hexdigest(), "bytes": path.stat().st_size, "parts": parts}
        entries.append(entry)
    manifest = {"format": 1, "files": entries}
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def missing_parts(parcel: Path) -> list[str]:
    """Names of the parts that have not arrived whole. ParcelError where the manifest itself has not."""
    return [part["path"] for entry in _manifest(parcel)["files"] for part in entry["parts"] if not _whole(parcel, part)]


def join(parcel: Path, out: Path) -> list[Path]:
    """Puts the files together below `out`; one that is there already, whole, is left as it is."""
    written = []
    for entry in _manifest(parcel)["files"]:
        path = out / entry["name"]
        if out.resolve() not in path.resolve().parents:
            raise ParcelError(f"{entry['name']} would lie outside {out}")
        written.append(path)
        if path.is_file() and _hash(path) == entry["sha256"]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as sink:
            inflate = zlib.decompressobj()
            for part in entry["parts"]:
                if not _whole(parcel, part):
                    raise ParcelError(f"{part['path']} is missing or damaged")
                sink.write(inflate.decompress((parcel / part["path"]).read_bytes()))
            sink.write(inflate.flush())
        if _hash(partial) != entry["sha256"]:
            partial.unlink()
            raise ParcelError(f"{entry['name']} is damaged")
        partial.replace(path)
    return written


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


def _compressed(path: Path, digest: hashlib._Hash) -> Iterator[bytes]:
    """A file's bytes, entropy-coded; `digest` takes them as they are."""
    deflate = zlib.compressobj(6, strategy=zlib.Z_HUFFMAN_ONLY)
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            yield deflate.compress(chunk)
    yield deflate.flush()


def _parts(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of `size`; the last is shorter."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)
