"""Aligns many drafts with their true texts at once, and says what to do with each position (ME-DLM's labels)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .adapter import DELETE, INSERT, KEEP, REPLACE

#: A label that is not there.
NONE = -1


@dataclass(frozen=True)
class EditLabels:
    """Labels of draft positions, int64 [K, M]; NONE behind the end of a draft.

    operation: keep, replace, delete or insert (adapter.py); a position that is wrong and followed by missing tokens
    is replaced first. current: the token that should stand in the position's place, NONE where it goes. next: the true
    token behind it, which is the missing one at an insertion; NONE where nothing or something unknown follows.
    """

    operation: Tensor
    current: Tensor
    next: Tensor


def edit_labels(draft: Tensor, truth: Tensor) -> EditLabels:
    """Labels by the fewest edits; draft and truth int64 [K, M], padded with NONE.

    Among equal alignments, going backwards, a token is kept before it is replaced, replaced before it is deleted, and
    deleted before one is inserted. Tokens missing before the first position make that one a replacement.
    """
    k, size = draft.shape
    costs = _costs(draft, truth)
    i, j = (draft != NONE).sum(1), (truth != NONE).sum(1)
    item = torch.arange(k, device=draft.device)
    operation = torch.full_like(draft, NONE)
    current, following = torch.full_like(draft, NONE), torch.full_like(draft, NONE)
    # True token missing behind each position; column 0 stands for the beginning.
    missing = torch.full((k, size + 1), NONE, dtype=torch.int64, device=draft.device)
    padded = torch.nn.functional.pad(truth, (0, 1), value=NONE)
    for _ in range(draft.shape[1] + truth.shape[1]):
        up, left = (i - 1).clamp(min=0), (j - 1).clamp(min=0)
        here, both = costs[item, i, j], (i > 0) & (j > 0)
        keep = both & (draft[item, up.clamp(max=size - 1)] == truth[item, left.clamp(max=truth.shape[1] - 1)])
        swap = ~keep & both & (costs[item, up, left] + 1 == here)
        drop = ~keep & ~swap & (i > 0) & (costs[item, up, j] + 1 == here)
        add = ~keep & ~swap & ~drop & (j > 0)
        for chosen, code in ((keep, KEEP), (swap, REPLACE), (drop, DELETE)):
            operation[item[chosen], up[chosen]] = code
        stands = keep | swap
        current[item[stands], up[stands]] = padded[item[stands], left[stands]]
        following[item[stands], up[stands]] = padded[item[stands], j[stands]]
        missing[item[add], i[add]] = padded[item[add], left[add]]
        i, j = i - (stands | drop).long(), j - (stands | add).long()
    behind = missing[:, 1:]
    operation = torch.where((operation == KEEP) & (behind != NONE), INSERT, operation)
    ahead = (missing[:, 0] != NONE) & (operation[:, 0] != NONE)
    operation[ahead, 0] = REPLACE
    current[ahead, 0] = missing[ahead, 0]
    following[ahead, 0] = NONE
    return EditLabels(operation, current, following)


def _costs(draft: Tensor, truth: Tensor) -> Tensor:
    """Distances [K, M + 1, M' + 1] of all beginnings; those behind an end are never read."""
    columns = torch.arange(truth.shape[1] + 1, device=draft.device)
    row = columns.expand(draft.shape[0], -1)
    rows = [row]
    for at in range(draft.shape[1]):
        swapped = row[:, :-1] + (draft[:, at, None] != truth).long()
        best = torch.minimum(row[:, 1:], swapped - 1) + 1
        best = torch.cat([row[:, :1] + 1, best], 1)
        # Insertions run along the row: the best of all beginnings, and one for each column from there.
        row = (best - columns).cummin(1).values + columns
        rows.append(row)
    return torch.stack(rows, 1)
