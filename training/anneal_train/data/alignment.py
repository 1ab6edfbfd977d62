"""Aligns a draft with the true tokens by the fewest insertions, deletions and substitutions (Levenshtein distance)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Alignment:
    """right [n]: the true token of each draft token, None for a superfluous one; gaps [n + 1]: true tokens missing
    before each draft token, the last entry after all of them."""

    right: list[int | None]
    gaps: list[list[int]]


def align(draft: list[int], truth: list[int]) -> Alignment:
    """The cheapest alignment at unit costs. Among equals, tokens are matched as far left as the common beginning goes,
    and substitutions stand left of what is deleted or missing, so a gap follows the token that answers for it."""
    most = min(len(draft), len(truth))
    head = 0
    while head < most and draft[head] == truth[head]:
        head += 1
    tail = 0
    while tail < most - head and draft[-1 - tail] == truth[-1 - tail]:
        tail += 1
    a, b = draft[head : len(draft) - tail], truth[head : len(truth) - tail]
    right: list[int | None] = [None] * len(a)
    gaps: list[list[int]] = [[] for _ in range(len(a) + 1)]
    if not a or not b:
        gaps[-1] = b
    else:
        _fill(a, b, right, gaps)
    before, after = draft[:head], draft[len(draft) - tail :] if tail else []
    return Alignment([*before, *right, *after], [*([] for _ in before), *gaps, *([] for _ in after)])


def _fill(a: list[int], b: list[int], right: list[int | None], gaps: list[list[int]]) -> None:
    """Dynamic programme over both, then the way back."""
    costs = _costs(a, b)
    i, j = len(a), len(b)
    while i or j:
        here = costs[i][j]
        if i and j and a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            right[i] = b[j]
        elif i and costs[i - 1][j] + 1 == here:
            i -= 1
        elif j and costs[i][j - 1] + 1 == here:
            j -= 1
            gaps[i] = [b[j], *gaps[i]]
        else:
            i, j = i - 1, j - 1
            right[i] = b[j]


def _costs(a: list[int], b: list[int]) -> list[list[int]]:
    """[len(a) + 1][len(b) + 1] distances of all beginnings."""
    row = list(range(len(b) + 1))
    rows = [row]
    for i, token in enumerate(a, 1):
        above, left = row, i
        row = [i]
        for j, other in enumerate(b):
            left = above[j] if token == other else 1 + min(above[j], above[j + 1], left)
            row.append(left)
        rows.append(row)
    return rows
