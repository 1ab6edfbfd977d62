"""Reads and draws edit pairs: real edits between two releases of a package, with the code around them.

A file is JSON lines, compressed (`.jsonl.zst`), one edit a line, all fields strings:
before, after   the code before and after the edit; one of them may be empty
prefix, suffix  the code of the newer release around it
lang            the language as in the corpus files
kind            the class of the edit ("fix", "rename", ...); for statistics only
"""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from pathlib import Path

from .corpus_text import Window, read_jsonl
from .spans import MAX_CHARS, Span
from .vocab import LANGUAGE_ALIASES

#: Share of the text that the prefix gets, at least and at most.
FRONT = (0.25, 0.55)


@dataclass(frozen=True)
class EditPair:
    before: str
    after: str
    prefix: str
    suffix: str
    lang: str
    kind: str


def read_edit_pairs(path: Path) -> list[EditPair]:
    """All edits of a file. A line that lacks a field, or holds something else than a string there, is an error."""
    names = [field.name for field in fields(EditPair)]
    edits = []
    for number, record in enumerate(read_jsonl(path), 1):
        wrong = [name for name in names if not isinstance(record.get(name), str)]
        if wrong:
            raise ValueError(f"{path}, line {number}: {', '.join(wrong)} must be given as text")
        edits.append(EditPair(**{name: record[name] for name in names}))
    return edits


class EditPairs:
    """Edits grouped by language and drawn by its share; those longer than a canvas or without a draft are left out."""

    def __init__(self, edits: list[EditPair], shares: tuple[tuple[str, float], ...]) -> None:
        self._edits: dict[str, list[EditPair]] = {}
        for edit in edits:
            if 0 < len(edit.before) <= MAX_CHARS and 0 < len(edit.after) <= MAX_CHARS and edit.before != edit.after:
                self._edits.setdefault(LANGUAGE_ALIASES.get(edit.lang, edit.lang), []).append(edit)
        self._shares = [(name, share) for name, share in shares if name in self._edits]

    def __len__(self) -> int:
        return sum(len(self._edits[name]) for name, _ in self._shares)

    def draw(self, rng: random.Random, chars: int) -> tuple[Window, Span, str]:
        """A window of about `chars` characters of the newer text, the span of `after` in it, and `before`."""
        names, shares = zip(*self._shares, strict=True)
        language = rng.choices(names, shares)[0]
        edit = rng.choice(self._edits[language])
        front = int((chars - len(edit.after)) * rng.uniform(*FRONT))
        prefix = _last_lines(edit.prefix, max(1, front))
        suffix = edit.suffix[: max(0, chars - len(prefix) - len(edit.after))]
        begin = len(prefix)
        window = Window(prefix + edit.after + suffix, language, False, False)
        return window, (begin, begin + len(edit.after)), edit.before


def _last_lines(text: str, chars: int) -> str:
    """At most the last `chars` characters, whole lines where there is a line break among them."""
    if len(text) <= chars:
        return text
    text = text[-chars:]
    return text[text.find("\n") + 1 :]
