"""The list of packages the corpus is made of, and the rule which licences may be in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

#: SPDX names of the licences a package may carry.
PERMISSIVE = frozenset(
    {
        "MIT",
        "MIT-0",
        "ISC",
        "0BSD",
        "Zlib",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Apache-2.0",
        "PSF-2.0",
        "Python-2.0",
        "BSL-1.0",
        "PostgreSQL",
        "curl",
        "TCL",
        "Apache-2.0 WITH LLVM-exception",
    }
)

#: Bytes of cleaned text taken from one package, unless its entry says otherwise.
DEFAULT_CAP_BYTES = 6_000_000

ECOSYSTEMS = frozenset({"npm", "pypi", "go", "crates", "maven", "debian"})
LANGUAGES = frozenset({"typescript", "javascript", "python", "go", "java", "rust", "c", "cpp"})


class ManifestError(ValueError):
    """The manifest names something that may not be in the corpus."""


@dataclass
class Package:
    """One package of the manifest; an empty `version` means the newest, resolved by the first fetch.

    `exclude` holds parts of paths (data tables of that package) that are left out.
    """

    ecosystem: str
    name: str
    version: str
    licence: str
    languages: list[str]
    held_out: bool = False
    cap_bytes: int = DEFAULT_CAP_BYTES
    exclude: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """`name@version`, as written into every line of the corpus."""
        return f"{self.name}@{self.version}"


def licence_allowed(expression: str) -> bool:
    """Whether every part of an SPDX expression is permissive (for `OR`, one part is enough)."""
    words = re.sub(r"[()]", " ", expression).strip()
    if not words:
        return False
    return any(
        all(part.strip() in PERMISSIVE for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", words)
    )


def parse_package(entry: dict) -> Package:
    """Check one manifest entry and turn it into a `Package`."""
    name = entry.get("name", "?")
    if entry.get("ecosystem") not in ECOSYSTEMS:
        raise ManifestError(f"{name}: unknown ecosystem {entry.get('ecosystem')!r}")
    if not licence_allowed(entry.get("licence", "")):
        raise ManifestError(f"{name}: licence {entry.get('licence')!r} is not on the permissive list")
    languages = entry.get("languages") or []
    if not languages or not set(languages) <= LANGUAGES:
        raise ManifestError(f"{name}: unknown languages {languages!r}")
    return Package(
        ecosystem=entry["ecosystem"],
        name=name,
        version=entry.get("version", ""),
        licence=entry["licence"],
        languages=list(languages),
        held_out=bool(entry.get("heldOut", False)),
        cap_bytes=int(entry.get("capBytes", DEFAULT_CAP_BYTES)),
        exclude=list(entry.get("exclude", [])),
    )


def load_manifest(path: Path) -> list[Package]:
    """Read and check the whole manifest."""
    packages = [parse_package(entry) for entry in json.loads(path.read_text("utf-8"))]
    seen: set[tuple[str, str]] = set()
    for package in packages:
        key = (package.ecosystem, package.name)
        if key in seen:
            raise ManifestError(f"{package.name}: listed twice")
        seen.add(key)
    return packages


def save_manifest(path: Path, packages: list[Package]) -> None:
    """Write the manifest, one package a line."""
    rows = []
    for package in packages:
        entry: dict = {
            "ecosystem": package.ecosystem,
            "name": package.name,
            "version": package.version,
            "licence": package.licence,
            "languages": package.languages,
            "heldOut": package.held_out,
        }
        if package.cap_bytes != DEFAULT_CAP_BYTES:
            entry["capBytes"] = package.cap_bytes
        if package.exclude:
            entry["exclude"] = package.exclude
        rows.append("  " + json.dumps(entry))
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")
