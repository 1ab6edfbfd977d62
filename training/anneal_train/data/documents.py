"""Reads the training corpus: a `.jsonl.zst` file or the folder of a packed corpus."""

from __future__ import annotations

from pathlib import Path

from .corpus_text import read_jsonl


def read_documents(path: Path) -> list[dict]:
    """Documents {lang, package, path, text}. ValueError in plain words where there is no corpus."""
    if path.is_dir():
        return _unpacked(path)
    if not path.is_file():
        raise ValueError(f"there is no corpus at {path}")
    return read_jsonl(path)


def _unpacked(folder: Path) -> list[dict]:
    try:
        from ..packed.reader import Pack
    except ImportError as error:
        raise ValueError(
            f"{folder} is a folder, and this version reads no packed corpora: give a .jsonl.zst"
        ) from error
    return list(Pack(folder).records())
