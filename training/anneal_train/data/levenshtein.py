"""Levenshtein noise: a few random insertions, deletions and substitutions (arXiv 2508.02193, stage 2).

The number of edits is floor(n * alpha), alpha uniform in (0, MAX_ALPHA): with more than a tenth of the tokens wrong,
density estimation suffers. At least one edit is made, as stage 1 masks at least one position, so a canvas of fewer than
1 / MAX_ALPHA tokens gets no such noise. Edits may undo each other, so labels come from aligning the result with the
true tokens (alignment.py), not from a record of the edits.
"""

from __future__ import annotations

import random

from .substitutes import Substitutes

MAX_ALPHA = 0.10
MIN_TOKENS = round(1 / MAX_ALPHA)
#: Shares of the operations (DiffusER's: two replacements for a deletion and an insertion); the rest is insertions.
SUBSTITUTE, DELETE = 0.5, 0.25


def edit_count(size: int, rng: random.Random) -> int:
    """Edits of a canvas of `size` tokens: at most MAX_ALPHA of them, at least one where that allows it."""
    if size < MIN_TOKENS:
        return 0
    return max(1, int(size * MAX_ALPHA * rng.random()))


def noised(tokens: list[int], pool: Substitutes, rng: random.Random) -> list[int]:
    """A wrong copy of the tokens; the same tokens when they are too few."""
    draft = list(tokens)
    for _ in range(edit_count(len(tokens), rng)):
        at, draw = rng.randrange(len(draft)), rng.random()
        if draw < SUBSTITUTE:
            draft[at] = pool.instead_of(draft[at], rng)
        elif draw < SUBSTITUTE + DELETE:
            del draft[at]
        else:
            draft.insert(at + 1, pool.extra(draft[at], rng))
    return draft
