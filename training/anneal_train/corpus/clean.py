"""Turn the archive of one package into its clean source files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .content_rules import content_problem, decode
from .extract import members
from .licence_rule import licence_problem
from .manifest import Package
from .path_rules import is_test, path_problem
from .scrub import scrub
from .source import FAMILY, SourceFile, language_of, language_of_header
from .stats import Stats


@dataclass(frozen=True)
class Refusal:
    """Why a file of a language tag is left out."""

    language: str
    why: str


def _header(text: str, package: Package) -> str | None:
    """Language of a `.h` file of a package, or None when the package is of the other one."""
    if "c" not in package.languages:
        return "cpp"
    language = language_of_header(text)
    return language if language in package.languages else None


def _may_be(path: str, language: str, package: Package) -> bool:
    """Whether a package's manifest entry asks for files such as this one."""
    wanted = set(package.languages)
    return FAMILY[language] in wanted or (path.lower().endswith(".h") and bool(wanted & {"c", "cpp"}))


def candidate(package: Package, path: str, from_map: bool) -> str | Refusal | None:
    """The language tag of a path of an archive; why its file is refused; or None when nobody asks for such files."""
    language = language_of(path)
    if language is None or not _may_be(path, language, package):
        return None
    problem = path_problem(path, FAMILY[language], from_map)
    if problem is None and any(part in path for part in package.exclude):
        problem = "excluded by the manifest"
    return language if problem is None else Refusal(language, problem)


def clean_file(package: Package, path: str, language: str, raw: bytes) -> tuple[SourceFile, int] | Refusal:
    """A file whose path was taken, scrubbed, and how many placeholders were put in; or why it is refused."""
    text = decode(raw)
    if text is None:
        return Refusal(language, "not UTF-8")
    own = _header(text, package) if path.lower().endswith(".h") else language
    problem = "header of another language" if own is None else content_problem(text, own)
    problem = problem or licence_problem(text)
    if own is None or problem is not None:
        return Refusal(own or language, problem or "header of another language")
    text, placeholders = scrub(text)
    return SourceFile(package, path, own, text, is_test(path)), placeholders


def clean_package(package: Package, archive: Path, stats: Stats) -> list[SourceFile]:
    """The files of one package that pass the path and content rules, scrubbed, in archive order."""
    kept: list[SourceFile] = []
    for path, raw, from_map in members(archive):
        language = candidate(package, path, from_map)
        if language is None:
            continue
        found = language if isinstance(language, Refusal) else clean_file(package, path, language, raw)
        if isinstance(found, Refusal):
            stats.removed(package, found.language, found.why)
            continue
        file, placeholders = found
        stats.placeholders += placeholders
        kept.append(file)
    return kept
