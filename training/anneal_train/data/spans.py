"""Draws the character spans of a document that canvases hide, as people leave gaps.

Most spans follow the structure of the code, the others are random characters (design.md section 2); random characters
train half-typed identifiers and random-span infilling (arXiv 2207.14255). Structure is read from lines, indentation and
brackets.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from ..config import DataConfig

Span = tuple[int, int]

#: Longest span in characters: about the largest canvas (64 tokens at 3.3 characters).
MAX_CHARS = 200

_LINE = re.compile(r"([ \t]*)([^\n]*?)([ \t]*)(\n|$)")
_OPEN = {"(": ")", "[": "]", "{": "}"}
_BOUNDARY = re.compile(r"\b")


class Document:
    """A text with its non-blank lines located once. Offsets are characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: (start of line, start of content, end of content, end of line including its break)
        self.lines: list[tuple[int, int, int, int]] = []
        at = 0
        while at < len(text):
            match = _LINE.match(text, at)
            if match is None or match.end() == at:
                break
            if match.group(2):
                self.lines.append((at, match.end(1), match.end(2), match.end()))
            at = match.end()
        self._starts = [line[0] for line in self.lines]

    def indent(self, index: int) -> int:
        start, content, _, _ = self.lines[index]
        return content - start


def _line_rest(doc: Document, rng: random.Random) -> Span:
    """From somewhere in a line to its end: the usual place of a typing cursor."""
    _, content, end, _ = rng.choice(doc.lines)
    if rng.random() < 0.6:
        cuts = [content + m.start() for m in _BOUNDARY.finditer(doc.text[content:end])]
        cuts = [cut for cut in cuts if cut < end] or [content]
        return rng.choice(cuts), end
    return rng.randrange(content, end), end


def _line(doc: Document, rng: random.Random) -> Span:
    """One whole line, with or without its indentation and its line break."""
    start, content, end, stop = rng.choice(doc.lines)
    return rng.choice(((content, end), (start, end), (start, stop)))


def _lines(doc: Document, rng: random.Random) -> Span:
    """Two to five consecutive lines."""
    first = rng.randrange(len(doc.lines))
    last = min(len(doc.lines) - 1, first + rng.randint(1, 4))
    start, content, _, _ = doc.lines[first]
    _, _, end, stop = doc.lines[last]
    return rng.choice(((content, end), (start, end), (start, stop)))


def _body(doc: Document, rng: random.Random) -> Span | None:
    """The deeper-indented block below a line, from the end of that line to the end of the block."""
    for _ in range(6):
        index = rng.randrange(len(doc.lines))
        last = index
        while last + 1 < len(doc.lines) and doc.indent(last + 1) > doc.indent(index):
            last += 1
        if last > index:
            begin, end = doc.lines[index][2], doc.lines[last][2]
            if end - begin <= MAX_CHARS:
                return begin, end
    return None


def _bracket(doc: Document, rng: random.Random) -> Span | None:
    """What stands between a pair of brackets on one line."""
    for _ in range(6):
        _, content, end, _ = rng.choice(doc.lines)
        opens = [i for i in range(content, end) if doc.text[i] in _OPEN]
        if not opens:
            continue
        begin = rng.choice(opens)
        depth, close = 0, _OPEN[doc.text[begin]]
        for i in range(begin, end):
            if doc.text[i] == doc.text[begin]:
                depth += 1
            elif doc.text[i] == close:
                depth -= 1
                if depth == 0:
                    if i > begin + 1:
                        return begin + 1, i
                    break
    return None


def _characters(doc: Document, rng: random.Random) -> Span:
    """Any run of characters, lengths log-uniform from 1 to 120."""
    length = round(120 ** rng.random())
    start = rng.randrange(max(1, len(doc.text) - length))
    return start, min(len(doc.text), start + length)


#: Share of random characters unless a config says otherwise.
CHARACTERS = DataConfig.characters

#: Shares of the kinds. Several lines hold many tokens, so their kinds are drawn seldom.
KINDS: tuple[tuple[Callable[[Document, random.Random], Span | None], float], ...] = (
    (_line_rest, 0.34),
    (_line, 0.32),
    (_lines, 0.07),
    (_body, 0.04),
    (_bracket, 0.11),
    (_characters, CHARACTERS),
)


@cache
def _totals(characters: float) -> list[float]:
    """Running sums of the shares, with `characters` as that of the last kind (the others share what is left)."""
    shares = [share for _, share in KINDS]
    if characters != CHARACTERS:
        shares[-1] = sum(shares[:-1]) * characters / (1 - characters)
    return [sum(shares[: i + 1]) for i in range(len(shares))]


def choose(doc: Document, rng: random.Random, characters: float = CHARACTERS) -> Span | None:
    """One span of the document, at most MAX_CHARS long, or None when this draw gave none.

    characters: share of the spans that are random characters, 0 <= characters < 1.
    """
    if not doc.lines:
        return None
    totals = _totals(characters)
    kind = KINDS[min(len(KINDS) - 1, bisect_right(totals, rng.random() * totals[-1]))][0]
    span = kind(doc, rng)
    if span is None or not 0 < span[1] - span[0] <= MAX_CHARS:
        return None
    return span
