"""Read the members of an archive in memory; nothing is unpacked to disk and nothing is run."""

from __future__ import annotations

import json
import posixpath
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .source import language_of

#: Larger members are not read, in bytes (maps carry whole packages, so they may be larger).
MAX_MEMBER_BYTES = 1_000_000
MAX_MAP_BYTES = 64_000_000


def _wanted(path: str, size: int) -> bool:
    if path.endswith(".map"):
        return size <= MAX_MAP_BYTES and not path.endswith(("css.map", ".d.ts.map"))
    return language_of(path) is not None and size <= MAX_MEMBER_BYTES


def _tar_members(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.split("/", 1)[-1]
            if member.isfile() and _wanted(name, member.size):
                handle = tar.extractfile(member)
                if handle is not None:
                    yield name, handle.read()


def _inside_module(name: str) -> str:
    """The path inside a Go module: its zip names every file `module/path@version/...`."""
    return re.sub(r"^[^@]*@v[^/]*/", "", name)


def _zip_members(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as bundle:
        for info in bundle.infolist():
            if not info.is_dir() and _wanted(info.filename, info.file_size):
                yield _inside_module(info.filename), bundle.read(info)


def sources_of_map(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The TypeScript sources a source map carries in `sourcesContent`, as (path, content)."""
    try:
        content = json.loads(raw)
    except ValueError:
        return
    if not isinstance(content, dict):
        return
    for source, text in zip(content.get("sources") or [], content.get("sourcesContent") or [], strict=False):
        if not isinstance(source, str) or not isinstance(text, str):
            continue
        path = re.sub(r"^.*(?:file:/+|://)", "", source.split("?")[0]).replace("../", "")
        path = posixpath.normpath("/" + path).lstrip("/")
        if path.endswith((".ts", ".tsx")):
            yield path, text.encode("utf-8", "surrogatepass")


def members(archive: Path) -> Iterator[tuple[str, bytes, bool]]:
    """Every source file of an archive as (path, content, whether it comes out of a source map)."""
    reader = _zip_members if archive.suffix in {".whl", ".zip", ".jar"} else _tar_members
    maps: list[bytes] = []
    for path, raw in reader(archive):
        if path.endswith(".map"):
            maps.append(raw)
        else:
            yield path, raw, False
    for raw in maps:
        for path, text in sources_of_map(raw):
            yield path, text, True
