"""Turn the archive of one package into its clean source files."""

from __future__ import annotations

from pathlib import Path

from .content_rules import content_problem, decode
from .extract import members
from .licence_rule import licence_problem
from .manifest import Package
from .path_rules import is_test, path_problem
from .scrub import scrub
from .source import FAMILY, SourceFile, language_of
from .stats import Stats


def clean_package(package: Package, archive: Path, stats: Stats) -> list[SourceFile]:
    """The files of one package that pass the path and content rules, scrubbed, in archive order."""
    kept: list[SourceFile] = []
    for path, raw, from_map in members(archive):
        language = language_of(path)
        if language is None or FAMILY[language] not in package.languages:
            continue
        problem = path_problem(path, from_map)
        if problem is None and any(part in path for part in package.exclude):
            problem = "excluded by the manifest"
        text = decode(raw) if problem is None else None
        if problem is None:
            problem = "not UTF-8" if text is None else content_problem(text, language) or licence_problem(text)
        if problem is not None or text is None:
            stats.removed(package, problem or "not UTF-8")
            continue
        text, placeholders = scrub(text)
        stats.placeholders += placeholders
        kept.append(SourceFile(package, path, language, text, is_test(path)))
    return kept
