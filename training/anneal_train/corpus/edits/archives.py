"""Fetch the archives of releases, several registries at a time: it is waiting, mostly."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from ..errors import FetchError
from ..fetch import fetch_one, load_lock, save_lock
from ..manifest import Package
from .releases import Releases

#: Downloads at a time from a registry; one where nothing is said. Wheels are small and slow to be found.
AT_A_TIME = {"pypi": 3}


def load_releases_lock(path: Path) -> dict[str, dict]:
    """The lock of the releases as {"ecosystem:name@version": row}."""
    rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    return {f"{row['ecosystem']}:{row['name']}@{row['version']}": row for row in rows}


class _Fetching:
    """Archives as they come, from several threads."""

    def __init__(self, folder: Path, lock_path: Path, corpus_lock: dict[str, dict], wanted: list[Package]) -> None:
        keys = {_key(package) for package in wanted}
        self._folder, self._lock_path, self._corpus_lock = folder, lock_path, corpus_lock
        self._lock = {key: row for key, row in load_releases_lock(lock_path).items() if key in keys}
        self._count, self._all = 0, len(wanted)
        self._guard = threading.Lock()
        self.archives: dict[str, Path] = {}
        self.failures: list[str] = []

    def fetch(self, package: Package) -> None:
        """Fetch one release, or note why it could not be had."""
        name = f"{package.ecosystem}:{package.name}"
        # The corpus's lock vouches for the one release that it names.
        locked = self._lock.get(_key(package)) or self._corpus_lock.get(name)
        own = {name: locked} if locked and locked["version"] == package.version else {}
        try:
            archive = fetch_one(package, self._folder, own)
        except FetchError as error:
            with self._guard:
                self._count += 1
                self.failures.append(f"{package.ecosystem} {package.label}: {error}")
                print(f"[{self._count}/{self._all}] {package.label}: not had: {error}", flush=True)
            return
        with self._guard:
            self._count += 1
            self.archives[package.label] = archive
            self._lock[_key(package)] = own[name]
            save_lock(self._lock_path, self._lock)
            size = archive.stat().st_size / 1e6
            print(f"[{self._count}/{self._all}] {package.label} {size:.1f} MB", flush=True)


def _key(package: Package) -> str:
    return f"{package.ecosystem}:{package.label}"


def fetch_releases(
    releases: list[Releases], folder: Path, lock_path: Path, corpus_lock_path: Path
) -> tuple[dict[str, Path], list[str]]:
    """Fetch every release that is not there; archives by label, and a line for each release that could not be had.

    An archive that differs from its locked hash is refused; new ones are added to the lock as they come, so that an
    interrupted run goes on where it was.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(chain.from_iterable(each.each for each in releases))
    fetching = _Fetching(folder, lock_path, load_lock(corpus_lock_path), wanted)
    registries: dict[str, list[Package]] = {}
    for package in wanted:
        registries.setdefault(package.ecosystem, []).append(package)
    pools = {name: ThreadPoolExecutor(AT_A_TIME.get(name, 1)) for name in registries}
    runs = [pools[name].submit(fetching.fetch, package) for name, rows in registries.items() for package in rows]
    try:
        for run in runs:
            run.result()
    finally:
        for pool in pools.values():
            pool.shutdown(cancel_futures=True)
    return fetching.archives, sorted(fetching.failures)
