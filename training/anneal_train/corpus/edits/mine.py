"""The edits between two releases of one package."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from ..clean import Refusal, candidate, clean_file
from ..extract import members
from ..grammars import grammar
from ..manifest import Package
from ..source import SourceFile
from .edit import Edit
from .hunks import hunks
from .kinds import change_of, kind_of
from .leaves import leaves
from .lines import Lines
from .tally import Tally

#: Most characters of a change, before and after: more than a canvas holds is of no use.
MOST_CHARS = 400
#: Edits between two releases after which the rest of their files is not looked into: a package gives no more.
ENOUGH = 1500
#: A draft of brackets and blanks says nothing of what it should become.
_WORD = re.compile(r"\w")

#: Files of a release by path: the language tag of the path, and the bytes.
Release = dict[str, tuple[str, bytes]]


def read_release(package: Package, archive: Path) -> Release:
    """The files of an archive that the corpus would look into, by path."""
    found: Release = {}
    for path, raw, from_map in members(archive):
        language = candidate(package, path, from_map)
        if language is not None and not isinstance(language, Refusal):
            found[path] = (language, raw)
    return found


def mine_pair(older: Package, old: Release, newer: Package, new: Release, tally: Tally) -> Iterator[Edit]:
    """The edits from one release of a package to a later one; of so many that they are enough, those of some files."""
    found = 0
    for path in sorted((path for path in new if path in old), key=_key):
        language, raw = new[path]
        if found >= ENOUGH or old[path][1] == raw:
            continue
        tally.changed(language)
        before = clean_file(older, path, language, old[path][1])
        after = clean_file(newer, path, language, raw)
        if isinstance(before, Refusal) or isinstance(after, Refusal):
            tally.removed(language, "file refused by the corpus's rules")
        elif before[0].language == after[0].language:
            for edit in _mine_file(before[0], after[0], tally):
                found += 1
                yield edit


def _key(path: str) -> str:
    """A stable pseudo-random order of files, which takes tests and code, and all folders, alike."""
    return hashlib.sha256(path.encode()).hexdigest()


def _mine_file(before: SourceFile, after: SourceFile, tally: Tally) -> Iterator[Edit]:
    language = after.language
    old, new = Lines(before.text), Lines(after.text)
    found = hunks(old.lines, new.lines)
    if not found:
        tally.removed(language, "file with no small change")
        return
    parser = grammar(language).parser
    old_root, new_root = parser.parse(old.raw).root_node, parser.parse(new.raw).root_node
    if old_root.has_error or new_root.has_error:
        tally.removed(language, "file that does not parse")
        return
    for hunk in found:
        text, span = old.text[slice(*old.chars(hunk.old))], new.chars(hunk.new)
        became = new.text[slice(*span)]
        if not _WORD.search(text) or not _WORD.search(became):
            tally.removed(language, "brackets alone, before or after")
            continue
        if max(len(text), len(became)) > MOST_CHARS:
            tally.removed(language, "too long")
            continue
        change = change_of(leaves(old_root, *old.bytes(hunk.old)), leaves(new_root, *new.bytes(hunk.new)))
        if change is None:
            tally.removed(language, "comments or layout alone")
            continue
        kind = kind_of(change, old.words.__contains__, new.words.__contains__)
        yield Edit(after, before.package.version, text, span, kind, change.signature)
