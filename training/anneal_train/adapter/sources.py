"""Source text to train on: the corpus, or any folder of permissively licensed code that the caller names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..corpus.source import language_of
from ..data.documents import read_documents

#: Bytes of a source file, at least and at most: shorter ones teach little, longer ones are seldom written by hand.
SIZES = (200, 200_000)
#: Folders that hold no hand-written source.
SKIPPED = frozenset({"node_modules", "dist", "build", "out", ".git", "__pycache__", ".venv", "vendor"})


def records_of(path: Path) -> list[dict[str, str]]:
    """Documents {lang, package, path, text} of a corpus file, a packed corpus or a folder of source files."""
    if path.is_dir() and not (path / "manifest.json").is_file():
        found = list(folder_records(path))
        if not found:
            raise ValueError(f"there are no source files in {path}")
        return found
    return read_documents(path)


def folder_records(folder: Path) -> Iterator[dict[str, str]]:
    """The source files below a folder, in the order of their paths; what is no text is left out."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        language = language_of(path.name)
        if language is None or SKIPPED & set(inner.parts[:-1]) or not path.is_file():
            continue
        if not SIZES[0] <= path.stat().st_size <= SIZES[1]:
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        yield {"lang": language, "package": inner.parts[0], "path": inner.as_posix(), "text": text}
