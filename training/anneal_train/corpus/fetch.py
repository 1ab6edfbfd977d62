"""Fetch the archives of the manifest with the ordinary package clients; nothing in them is run."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path

from .clients import DOWNLOADS
from .errors import FetchError
from .manifest import Package

#: Folder beside the archives where clients keep their lists and caches.
CACHES = ".clients"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def load_lock(path: Path) -> dict[str, dict]:
    """The lock file as {"ecosystem:name": {name, version, sha256, bytes, archive, ...}}."""
    if not path.exists():
        return {}
    return {f"{row['ecosystem']}:{row['name']}": row for row in json.loads(path.read_text("utf-8"))}


def save_lock(path: Path, lock: dict[str, dict]) -> None:
    """Write the lock file, one package a line, sorted."""
    rows = ",\n".join("  " + json.dumps(lock[key]) for key in sorted(lock))
    path.write_text(f"[\n{rows}\n]\n", "utf-8")


def version_from_archive(ecosystem: str, name: str, archive: str) -> str:
    """The version an archive's file name carries (wheels, sdists and npm tarballs)."""
    if archive.endswith(".whl"):
        return archive.split("-")[1]
    stem = re.sub(r"\.(tgz|tar\.gz|zip)$", "", archive)
    if ecosystem == "npm":
        return stem[len(name.replace("@", "").replace("/", "-")) + 1 :]
    return stem.rsplit("-", 1)[1]


def _download(package: Package, folder: Path) -> Path:
    """Download one archive into `folder` and return its path; other files of that folder are left alone."""
    caches = folder / CACHES
    caches.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as scratch:
        DOWNLOADS[package.ecosystem](package, Path(scratch), caches)
        files = [entry for entry in Path(scratch).iterdir() if entry.is_file()]
        if len(files) != 1:
            raise FetchError(f"{len(files)} archives came, one expected")
        target = folder / files[0].name
        os.replace(files[0], target)
    return target


def fetch_one(package: Package, folder: Path, lock: dict[str, dict]) -> Path:
    """Return the archive of a package, downloading it unless the locked one is there already.

    Sets `package.version` when it was empty and records the archive in `lock`.
    """
    key = f"{package.ecosystem}:{package.name}"
    locked = lock.get(key)
    if locked and not package.version:
        package.version = locked["version"]
    same = locked is not None and locked["version"] == package.version
    if same:
        present = folder / locked["archive"]
        if present.exists() and sha256_of(present) == locked["sha256"]:
            return present
    archive = _download(package, folder)
    digest = sha256_of(archive)
    if same and locked["archive"] == archive.name and locked["sha256"] != digest:
        archive.unlink()
        raise FetchError(f"sha256 {digest} differs from the locked {locked['sha256']}")
    package.version = package.version or version_from_archive(package.ecosystem, package.name, archive.name)
    lock[key] = {
        "ecosystem": package.ecosystem,
        "name": package.name,
        "version": package.version,
        "archive": archive.name,
        "sha256": digest,
        "bytes": archive.stat().st_size,
    }
    return archive


def fetch_all(packages: list[Package], folder: Path, lock_path: Path) -> tuple[dict[str, Path], list[str]]:
    """Fetch every package; return archives by package label and a line for each that could not be had."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    named = {f"{package.ecosystem}:{package.name}" for package in packages}
    lock = {key: row for key, row in load_lock(lock_path).items() if key in named}
    archives: dict[str, Path] = {}
    failures: list[str] = []
    for index, package in enumerate(packages, 1):
        try:
            archive = fetch_one(package, folder, lock)
        except FetchError as error:
            failures.append(f"{package.ecosystem} {package.name}: {error}")
            print(f"[{index}/{len(packages)}] {package.name}: not had", flush=True)
            continue
        archives[package.label] = archive
        save_lock(lock_path, lock)
        print(f"[{index}/{len(packages)}] {package.label} {archive.stat().st_size / 1e6:.1f} MB", flush=True)
    for line in failures:
        print(f"skipped: {line}", flush=True)
    return archives, failures
