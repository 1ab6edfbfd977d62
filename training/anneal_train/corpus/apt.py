"""Fetch Debian source packages through a private apt: own lists, own state, the machine's configured mirrors."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .errors import FetchError


def source_lines(targets: str) -> list[str]:
    """`deb-src` lines of a private sources list, from `apt-get indextargets` lines `origin|uri|release|component`."""
    lines = []
    for target in targets.splitlines():
        origin, uri, release, component = target.split("|")
        if origin == "Debian":
            lines.append(f"deb-src {uri} {release} {component}")
    return list(dict.fromkeys(lines))


def _options(home: Path) -> list[str]:
    return [
        f"-oDir::Etc::SourceList={home / 'sources.list'}",
        "-oDir::Etc::SourceParts=-",
        f"-oDir::State={home / 'state'}",
        f"-oDir::State::Status={home / 'status'}",
        f"-oDir::Cache={home / 'cache'}",
        # Without this, apt running as root drops to a user who may not write into our folders.
        "-oAPT::Sandbox::User=root",
    ]


def _prepare(home: Path, run: Callable[..., str]) -> None:
    """Make the private apt and fetch its lists, once."""
    done = home / "ready"
    if done.exists():
        return
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "status").touch()
    form = "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)"
    targets = run(["apt-get", "indextargets", "--format", form, "Created-By: Packages"], home)
    lines = source_lines(targets)
    if not lines:
        raise FetchError("no Debian mirror is configured here, or `apt-get update` was never run")
    (home / "sources.list").write_text("\n".join(lines) + "\n", "utf-8")
    run(["apt-get", *_options(home), "update"], home)
    done.touch()


def revisions_of(records: str, upstream: str) -> list[str]:
    """Debian versions of an upstream version, newest first, from the output of `apt-cache showsrc` (oldest first).

    Mirrors replace revisions with every security update, upstream archives they keep: so a manifest names those.
    """
    found = re.findall(r"^Version: (\S+)$", records, re.M)
    return [version for version in reversed(dict.fromkeys(found)) if upstream_of(version) == upstream]


def upstream_of(version: str) -> str:
    """A Debian version without its epoch and revision."""
    return version.split(":", 1)[-1].rsplit("-", 1)[0]


def apt_source(name: str, upstream: str, scratch: Path, home: Path, run: Callable[..., str]) -> None:
    """Download the source package of an upstream version into `scratch / "source"`; apt checks it against its lists."""
    _prepare(home, run)
    into = scratch / "source"
    into.mkdir()
    records = run(["apt-cache", *_options(home), "showsrc", "--only-source", name], into)
    complaint = FetchError(f"upstream version {upstream} is not among Debian's source packages here")
    # A mirror may list a revision that it does not serve; any revision carries the same upstream archive.
    for version in revisions_of(records, upstream):
        pinned = f"{name}={version}"
        try:
            run(["apt-get", *_options(home), "source", "--download-only", "--only-source", pinned], into)
        except FetchError as error:
            complaint = error
        else:
            return
    raise complaint
