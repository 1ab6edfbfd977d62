"""Which releases of which packages of the manifest are compared, oldest first."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from ..manifest import ManifestError, Package


@dataclass(frozen=True)
class Releases:
    """A package of the manifest, which says its licence and whether it is held out, and the releases to compare."""

    package: Package
    versions: tuple[str, ...]

    @property
    def each(self) -> list[Package]:
        """The package once a release, oldest first."""
        return [replace(self.package, version=version) for version in self.versions]


def load_releases(path: Path, packages: list[Package]) -> list[Releases]:
    """Read the list of releases. ManifestError for a package the manifest lacks, one named twice, or one with fewer
    than two releases or the same twice."""
    known = {(package.ecosystem, package.name): package for package in packages}
    found: dict[tuple[str, str], Releases] = {}
    for entry in json.loads(path.read_text("utf-8")):
        key = (entry["ecosystem"], entry["name"])
        versions = tuple(entry["versions"])
        if key not in known:
            raise ManifestError(f"{key[1]}: not in the manifest, which would name its licence")
        if key in found:
            raise ManifestError(f"{key[1]}: listed twice")
        if len(versions) < 2 or len(set(versions)) < len(versions):
            raise ManifestError(f"{key[1]}: two or more different releases are needed")
        found[key] = Releases(known[key], versions)
    return list(found.values())
