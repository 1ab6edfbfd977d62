"""Each client is called with what it needs, and its complaints are passed on; offline, by stand-ins."""

import os
import zipfile
from pathlib import Path

import pytest

from anneal_train.corpus import fetch
from anneal_train.corpus.apt import revisions_of, source_lines
from anneal_train.corpus.errors import FetchError
from anneal_train.corpus.extract import members
from anneal_train.corpus.manifest import Package

#: Stand-ins for the clients: what they are called with goes to $CALLS, what they would fetch is an empty file.
CLIENTS = {
    "go": 'd="$GOMODCACHE/cache/download/x/@v"; mkdir -p "$d"; : >"$d/v1.0.0.zip"',
    "cargo": 'd="$CARGO_HOME/registry/cache/i"; mkdir -p "$d"; : >"$d/thing-1.0.0.crate"',
    "mvn": 'for a in "$@"; do case "$a" in -Dmaven.repo.local=*) d="${a#*=}/org/x/thing/1.0.0";; esac; done; '
    'mkdir -p "$d"; : >"$d/thing-1.0.0-sources.jar"',
    "apt-cache": r'printf "Package: thing\nVersion: 1.0.0-1\n\nPackage: thing\nVersion: 2:1.0.0-2\n"',
    "apt-get": 'case "$*" in *indextargets*) echo "Debian|mirror|stable|main";; '
    "*2:1.0.0-2*) exit 100;; *source*) : >thing_1.0.0.orig.tar.xz; : >thing_1.0.0.orig.tar.xz.asc;; esac",
}

PACKAGES = {
    "go": ("example.org/a/thing", "v1.0.0", "example.org-a-thing@v1.0.0.zip"),
    "crates": ("thing", "1.0.0", "thing-1.0.0.crate"),
    "maven": ("org.x:thing", "1.0.0", "org.x.thing-1.0.0-sources.jar"),
    "debian": ("thing", "1.0.0", "thing_1.0.0.orig.tar.xz"),
}


def _package(ecosystem: str, version: str | None = None) -> Package:
    name, pinned, _ = PACKAGES[ecosystem]
    return Package(ecosystem, name, pinned if version is None else version, "MIT", ["go"])


def _install(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    client = folder / name
    client.write_text(f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\n{script}\n')
    client.chmod(0o755)


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, script in CLIENTS.items():
        _install(tmp_path / "bin", name, script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    (tmp_path / "archives").mkdir()
    return tmp_path


@pytest.mark.parametrize("ecosystem", sorted(PACKAGES))
def test_the_archive_lands_and_nothing_else(clients: Path, ecosystem: str) -> None:
    lock: dict[str, dict] = {}
    archive = fetch.fetch_one(_package(ecosystem), clients / "archives", lock)
    name, version, file = PACKAGES[ecosystem]
    assert archive.name == file
    assert {entry.name for entry in (clients / "archives").iterdir()} == {file, fetch.CACHES}
    assert lock[f"{ecosystem}:{name}"]["version"] == version
    before = (clients / "calls").read_text()
    fetch.fetch_one(_package(ecosystem), clients / "archives", lock)
    assert (clients / "calls").read_text() == before


def test_the_next_revision_is_tried_when_a_mirror_lacks_one(clients: Path) -> None:
    fetch.fetch_one(_package("debian"), clients / "archives", {})
    calls = (clients / "calls").read_text()
    assert calls.index("thing=2:1.0.0-2") < calls.index("thing=1.0.0-1")


def test_an_upstream_version_that_is_gone_is_named(clients: Path) -> None:
    with pytest.raises(FetchError, match="upstream version 9"):
        fetch.fetch_one(_package("debian", "9"), clients / "archives", {})


@pytest.mark.parametrize("ecosystem", sorted(PACKAGES))
def test_a_version_must_be_named(clients: Path, ecosystem: str) -> None:
    with pytest.raises(FetchError, match="need a version"):
        fetch.fetch_one(_package(ecosystem, ""), clients / "archives", {})


def test_a_complaint_is_passed_on_without_addresses(clients: Path) -> None:
    complaint = "no such thing in https://host.example/index [IP: 10.0.0.1 80] /root/log"
    _install(clients / "bin", "cargo", f"echo '{complaint}' >&2; exit 101")
    with pytest.raises(FetchError) as failure:
        fetch.fetch_one(_package("crates"), clients / "archives", {})
    assert str(failure.value) == "no such thing in (address) (address) (address)"


def test_a_missing_client_is_an_error_of_the_package(clients: Path) -> None:
    (clients / "bin" / "go").unlink()
    with pytest.raises(FetchError, match="go"):
        fetch.fetch_one(_package("go"), clients / "archives", {})


def test_debian_mirrors_become_source_lines() -> None:
    targets = "Debian|m|stable|main\nDebian|m|stable|main\nOther|n|x|main\nDebian|m|updates|main\n"
    assert source_lines(targets) == ["deb-src m stable main", "deb-src m updates main"]


def test_revisions_of_an_upstream_version() -> None:
    records = "Version: 1:2.0-1\nVersion: 2.0-1+deb12u1\nVersion: 2.0.1-1\nVersion: 2.0-rc-1\n"
    assert revisions_of(records, "2.0") == ["2.0-1+deb12u1", "1:2.0-1"]


def test_modules_lose_the_name_of_the_module(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("example.org/thing/v2@v2.0.0/pkg/a.go", "package a\n")
    assert list(members(archive)) == [("pkg/a.go", b"package a\n", False)]
