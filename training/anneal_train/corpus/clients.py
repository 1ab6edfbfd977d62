"""Put the archive of one package into a folder with the ordinary client of its registry; nothing in it is run.

Every client keeps its caches in folders of ours, so that a build neither reads nor changes the user's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .apt import apt_source
from .errors import FetchError
from .manifest import Package

#: Seconds one package may take.
FETCH_TIMEOUT_S = 600
#: Characters of a client's complaint that are reported.
COMPLAINT = 300


def run(command: list[str], cwd: Path, **environment: str) -> str:
    """Run a client in `cwd` with additions to the environment; returns what it prints.

    FetchError carries the end of its complaint.
    """
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=FETCH_TIMEOUT_S,
            cwd=cwd,
            env={**os.environ, **environment},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(str(error)) from error
    if done.returncode != 0:
        raise FetchError(_complaint(done.stderr.strip() or done.stdout.strip()))
    return done.stdout


def _complaint(output: str) -> str:
    """The end of what a client said on one line, without the addresses and paths of this machine."""
    words = re.sub(r"\S+://\S+|\[IP: [^\]]*\]|(?<!\S)/\S+", "(address)", " ".join(output.split()))
    return words[-COMPLAINT:] or "no reason given"


def _pinned(package: Package) -> str:
    if not package.version:
        raise FetchError(f"packages of {package.ecosystem} need a version in the manifest")
    return package.version


def _npm(package: Package, scratch: Path, caches: Path) -> None:
    spec = f"{package.name}@{package.version}" if package.version else package.name
    run(["npm", "pack", spec, "--ignore-scripts", "--pack-destination", str(scratch)], scratch)


def _pypi(package: Package, scratch: Path, caches: Path) -> None:
    spec = f"{package.name}=={package.version}" if package.version else package.name
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--only-binary", ":all:", "--dest", str(scratch), spec], scratch)


def _go(package: Package, scratch: Path, caches: Path) -> None:
    version = _pinned(package)
    modules = scratch / "modules"
    modules.mkdir()
    run(
        ["go", "mod", "download", f"{package.name}@{version}"],
        modules,
        GOFLAGS="-modcacherw",
        GOMODCACHE=str(modules),
        GOWORK="off",
    )
    _only(modules / "cache" / "download", "*.zip", scratch / f"{package.name.replace('/', '-')}@{version}.zip")


def _crates(package: Package, scratch: Path, caches: Path) -> None:
    home = scratch / "cargo"
    home.mkdir()
    # `cargo info` fetches one crate and none of its dependencies, which `cargo fetch` would.
    run(["cargo", "info", "--quiet", f"{package.name}@{_pinned(package)}"], scratch, CARGO_HOME=str(home))
    name = f"{package.name}-{package.version}.crate"
    _only(home, name, scratch / name)


def _maven(package: Package, scratch: Path, caches: Path) -> None:
    version = _pinned(package)
    group, _, artifact = package.name.partition(":")
    repository = caches / "maven"
    options = ["-B", "-q", f"-Dmaven.repo.local={repository}", "-Dtransitive=false"]
    run(["mvn", *options, "dependency:get", f"-Dartifact={group}:{artifact}:{version}:jar:sources"], scratch)
    jar = f"{artifact}-{version}-sources.jar"
    _only(repository.joinpath(*group.split(".")), jar, scratch / f"{group}.{jar}")


def _debian(package: Package, scratch: Path, caches: Path) -> None:
    apt_source(package.name, _pinned(package), scratch, caches / "apt", run)
    source = scratch / "source"
    found = [path for path in source.iterdir() if ".orig.tar." in path.name and not path.name.endswith(".asc")]
    if len(found) != 1:
        raise FetchError(f"{len(found)} upstream archives in the source package, one expected")
    os.replace(found[0], scratch / found[0].name)


def _only(folder: Path, pattern: str, target: Path) -> None:
    """Move the one file of a tree that matches to `target`."""
    found = list(folder.rglob(pattern))
    if len(found) != 1:
        raise FetchError(f"{len(found)} files like {pattern} came, one expected")
    os.replace(found[0], target)


#: Downloads of an ecosystem: (package, empty scratch folder, folder of caches) -> one file in the scratch folder.
DOWNLOADS: dict[str, Callable[[Package, Path, Path], None]] = {
    "npm": _npm,
    "pypi": _pypi,
    "go": _go,
    "crates": _crates,
    "maven": _maven,
    "debian": _debian,
}
