"""A text by lines, and where they stand in characters and in bytes."""

from __future__ import annotations

import io
import re
from functools import cached_property
from itertools import accumulate

from ...data.spans import Span

_WORD = re.compile(r"[\w$]+")


class Lines:
    """The lines of a text, each with its line break."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: `str.splitlines` would also split at form feeds and the like.
        self.lines = io.StringIO(text).readlines()

    @cached_property
    def raw(self) -> bytes:
        """The text as UTF-8."""
        return self.text.encode("utf-8")

    @cached_property
    def words(self) -> frozenset[str]:
        """All words and names in it."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def _chars(self) -> list[int]:
        return [0, *accumulate(map(len, self.lines))]

    @cached_property
    def _bytes(self) -> list[int]:
        if len(self.raw) == len(self.text):
            return self._chars
        return [0, *accumulate(len(line.encode("utf-8")) for line in self.lines)]

    def chars(self, lines: Span) -> Span:
        """The characters of a half-open range of lines, without the last line break."""
        return self._cut(self._chars, lines)

    def bytes(self, lines: Span) -> Span:
        """The bytes of a half-open range of lines, without the last line break."""
        return self._cut(self._bytes, lines)

    def _cut(self, offsets: list[int], lines: Span) -> Span:
        start, stop = offsets[lines[0]], offsets[lines[1]]
        return start, stop - self.lines[lines[1] - 1].endswith("\n")
