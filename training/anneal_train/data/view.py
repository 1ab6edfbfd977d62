"""Chooses the part of a document that its two streams show, and places canvases in it.

If both streams always reached the ends of one window of a fixed size, the positions of a canvas would reveal the number
of missing tokens, which an editor cannot know. So each stream begins at an end of its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from .corpus_text import Window
from .vocab import BOF, EOF, ID, language_id

#: Size of the text read for a document against that of a stream.
WINDOW = 1.15
#: Largest share of a document left out at either end, and how often an end of the file is kept.
LEFT_OUT = 0.2
KEEP_EDGE = 0.5


@dataclass(frozen=True)
class View:
    """Tokens of a document and the streams that show [first, last) of them, as far as they reach."""

    tokens: list[int]
    first: int
    last: int
    front: list[int]
    back: list[int]
    #: tokens of text a stream holds at most
    limit: int

    @property
    def prefix(self) -> list[int]:
        """The prefix stream as it is fed."""
        return self.front + self.tokens[self.first : min(self.last, self.first + self.limit)]

    @property
    def suffix(self) -> list[int]:
        """The suffix stream as it is fed: backwards."""
        return self.back + self.tokens[max(self.first, self.last - self.limit) : self.last][::-1]


@dataclass(frozen=True)
class Place:
    """Tokens [begin, end) of a document that are taken away."""

    begin: int
    end: int
    view: View

    @property
    def fits(self) -> bool:
        """Whether the streams reach both of its ends."""
        view = self.view
        inside = view.first <= self.begin and self.end <= view.last
        return inside and self.begin - view.first <= view.limit and view.last - self.end <= view.limit

    @property
    def missing(self) -> list[int]:
        return self.view.tokens[self.begin : self.end]

    @property
    def seen_a(self) -> int:
        """Prefix stream tokens a canvas here sees."""
        return len(self.view.front) + self.begin - self.view.first

    @property
    def seen_b(self) -> int:
        return len(self.view.back) + self.view.last - self.end

    @property
    def edges(self) -> tuple[int, int]:
        """The last token of each stream that a canvas here sees: its neighbours."""
        tokens, view = self.view.tokens, self.view
        left = tokens[self.begin - 1] if self.begin > view.first else view.front[-1]
        return left, tokens[self.end] if self.end < view.last else view.back[-1]


def draw_view(tokens: list[int], window: Window, stream: int, rng: random.Random) -> View:
    """Streams of at most `stream` tokens, tags included, that begin at random ends of the document."""
    tag = language_id(window.language)
    at_end = window.at_end and len(tokens) <= int(WINDOW * stream)
    tokens = tokens[: int(WINDOW * stream)]
    most = int(LEFT_OUT * len(tokens))
    whole = [edge and rng.random() < KEEP_EDGE for edge in (window.at_start, at_end)]
    first, rest = (0 if kept else rng.randint(0, most) for kept in whole)
    return View(
        tokens,
        first,
        len(tokens) - rest,
        [tag, ID[BOF]] if window.at_start and first == 0 else [tag],
        [tag, ID[EOF]] if at_end and rest == 0 else [tag],
        stream - 2,
    )
