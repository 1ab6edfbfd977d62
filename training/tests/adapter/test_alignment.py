"""The labels of drafts lead from the draft to the true text, by the fewest edits."""

from __future__ import annotations

import random

import torch

from anneal_train.adapter.adapter import DELETE, INSERT, KEEP, REPLACE
from anneal_train.adapter.alignment import NONE, edit_labels

SIZE = 9


def padded(rows: list[list[int]]) -> torch.Tensor:
    return torch.tensor([row + [NONE] * (SIZE - len(row)) for row in rows])


def applied(draft: list[int], operation: list[int], current: list[int], following: list[int]) -> list[int]:
    """The draft with what its labels say done once."""
    out = []
    for token, what, here, behind in zip(draft, operation, current, following, strict=False):
        out += [] if what == DELETE else [here] if what == REPLACE else [token]
        out += [behind] if what == INSERT else []
    return out


def distance(a: list[int], b: list[int]) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def test_known_cases() -> None:
    labels = edit_labels(padded([[1, 2, 3], [1, 9, 3], [1, 2, 2, 3], [1, 3], [2, 3]]), padded([[1, 2, 3]] * 5))
    rows = [[code for code in row if code != NONE] for row in labels.operation.tolist()]
    assert rows == [
        [KEEP] * 3,
        [KEEP, REPLACE, KEEP],
        [KEEP, KEEP, DELETE, KEEP],
        [INSERT, KEEP],
        [REPLACE, KEEP],
    ]
    assert labels.current[1].tolist()[:3] == [1, 2, 3]
    assert labels.next[3].tolist()[:2] == [2, NONE]
    assert labels.current[4, 0] == 1


def test_each_round_of_edits_brings_a_draft_nearer_until_it_is_the_text() -> None:
    rng = random.Random(3)
    drafts = [[rng.randrange(4) for _ in range(rng.randint(1, 7))] for _ in range(300)]
    truths = [[rng.randrange(4) for _ in range(rng.randint(1, 7))] for _ in range(300)]
    for _ in range(9):
        labels = edit_labels(padded(drafts), padded(truths))
        columns = (labels.operation.tolist(), labels.current.tolist(), labels.next.tolist())
        for at, (operation, current, following) in enumerate(zip(*columns, strict=True)):
            edits = sum(code not in (KEEP, NONE) for code in operation)
            far = distance(drafts[at], truths[at])
            assert edits <= far and (edits == 0) == (far == 0)
            drafts[at] = applied(drafts[at], operation, current, following)
            # A token missing at the beginning is put in front of what stands there, which is then missing itself.
            assert distance(drafts[at], truths[at]) <= far
    assert drafts == truths
