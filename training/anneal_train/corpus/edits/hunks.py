"""The small changes between two releases of a file: a few lines that became a few others."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from ...data.spans import Span

#: Most lines of a change, before and after.
MAX_LINES = 5
#: Unchanged lines between two changes; with fewer they are one.
APART = 2
#: Smallest share of unchanged lines: what changed more was written anew.
MIN_SAME = 0.5


@dataclass(frozen=True)
class Hunk:
    """Half-open ranges of lines of the older and of the newer text, neither of them empty."""

    old: Span
    new: Span


def hunks(old: list[str], new: list[str]) -> list[Hunk]:
    """The small changes between two texts, given as lines, in order; none when most of the lines are others.

    A change that only adds or only removes lines takes the line above along (the one below at the start of a file),
    so that there is a draft to change and something that it becomes.
    """
    matcher = SequenceMatcher(None, old, new)
    changes = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    same = len(old) - sum(stop - start for start, stop, _, _ in changes)
    if not changes or same < MIN_SAME * max(len(old), len(new)):
        return []
    merged = [list(changes[0])]
    for change in changes[1:]:
        if change[0] - merged[-1][1] < APART:
            merged[-1][1], merged[-1][3] = change[1], change[3]
        else:
            merged.append(list(change))
    found = [_anchored(change, len(old)) for change in merged]
    return [Hunk((a, b), (c, d)) for a, b, c, d in found if 0 < b - a <= MAX_LINES and 0 < d - c <= MAX_LINES]


def _anchored(change: list[int], count: int) -> tuple[int, int, int, int]:
    a, b, c, d = change
    if a == b or c == d:
        if a > 0 and c > 0:
            a, c = a - 1, c - 1
        elif b < count:
            b, d = b + 1, d + 1
    return a, b, c, d
