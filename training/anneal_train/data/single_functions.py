"""Draws documents of one or two functions that are cut from their files.

A window of a large file begins and ends anywhere. Small programs (a new file, a notebook cell, a benchmark task) begin
with a few imports, hold a function or two, and both ends of the file are in the window. Such documents are rare among
the files of packages, so this module makes them from top-level functions and the imports these functions use.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from itertools import accumulate

#: Length in characters of the functions that are used: shorter ones have no body to fill, longer ones do not fit a
#: stream.
MIN_CHARS, MAX_CHARS = 250, 1500
#: Probability that a document has the imports of its function, and that it has the next function of the file too.
WITH_IMPORTS, WITH_NEXT = 0.7, 0.4

_PYTHON_HEAD = re.compile(r"(?:async )?def (?!test)\w+", re.ASCII)
_SCRIPT_HEAD = re.compile(
    r"(?:export )?(?:default )?(?:(?:async )?function\b|(?:const|let|var) \w+ = (?:async )?(?:function\b|\(.*=> \{$))"
)
_PYTHON_IMPORT = re.compile(r"(?:from \S+ )?import ([^(\n]+)$")
_SCRIPT_IMPORT = re.compile(r"(?:import (.+) from .+|(?:const|var) (.+) = require\(.+\);?)$")
_WORD = re.compile(r"\w+")


def _python_functions(lines: list[str]) -> list[tuple[int, int]]:
    found = []
    for first, line in enumerate(lines):
        if not _PYTHON_HEAD.match(line):
            continue
        last = first
        while last + 1 < len(lines) and (not lines[last + 1].strip() or lines[last + 1][0] in " \t)"):
            last += 1
        found.append((first, last + 1))
    return found


def _script_functions(lines: list[str]) -> list[tuple[int, int]]:
    found = []
    for head, line in enumerate(lines):
        if not _SCRIPT_HEAD.match(line):
            continue
        last = head
        while last < len(lines) and lines[last].rstrip() not in ("}", "};"):
            last += 1
        first = head
        while first > 0 and lines[first - 1].lstrip().startswith(("//", "/*", "*")):
            first -= 1
        found.append((first, last + 1))
    return found


def _imports(lines: list[str], python: bool) -> list[tuple[str, frozenset[str]]]:
    """The file's one-line imports at its top level, each with the names it binds."""
    found = []
    for line in lines:
        match = (_PYTHON_IMPORT if python else _SCRIPT_IMPORT).match(line)
        if match:
            bound = next(group for group in match.groups() if group is not None)
            found.append((line, frozenset(_WORD.findall(bound))))
    return found


class SingleFunctions:
    """The top-level functions of some files, drawn by their characters."""

    def __init__(self, texts: list[str], language: str) -> None:
        self._python = language == "python"
        self._files: list[list[str]] = []
        #: (file, first line, line after the last) of each function
        self._places: list[tuple[int, int, int]] = []
        sizes = []
        for text in texts:
            lines = text.split("\n")
            functions = _python_functions(lines) if self._python else _script_functions(lines)
            for first, end in functions:
                body = "\n".join(lines[first:end])
                if MIN_CHARS <= len(body.rstrip()) <= MAX_CHARS and "return" in body:
                    self._places.append((len(self._files), first, end))
                    sizes.append(len(body))
            self._files.append(lines if functions else [])
        self._totals = list(accumulate(sizes))

    def __len__(self) -> int:
        return len(self._places)

    def draw(self, rng: random.Random) -> str:
        """Returns a document of one or two functions, mostly with their imports. Needs at least one function."""
        at = bisect_right(self._totals, rng.randrange(self._totals[-1]))
        file, first, end = self._places[at]
        lines = self._files[file]
        parts = ["\n".join(lines[first:end]).rstrip("\n")]
        if rng.random() < WITH_NEXT and at + 1 < len(self._places):
            after, first, end = self._places[at + 1]
            following = "\n".join(lines[first:end]).rstrip("\n")
            if after == file and len(parts[0]) + len(following) <= MAX_CHARS:
                parts.append(following)
        gap = "\n\n\n" if self._python else "\n\n"
        text = gap.join(parts) + "\n"
        if rng.random() < WITH_IMPORTS:
            words = set(_WORD.findall(text))
            used = [line for line, names in _imports(lines, self._python) if names & words]
            if used:
                text = "\n".join(used) + gap + text
        return text
