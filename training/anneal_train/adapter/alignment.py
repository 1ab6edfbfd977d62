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

    Among equal alignments, from the beginning on, a token is kept before it is replaced, replaced before it is deleted,
    and deleted before one is inserted. A token missing before the first position makes that one a replacement; what
    stood there is then missing behind it.
    """
    k, size = draft.shape
    drafted, wanted = (draft != NONE).sum(1), (truth != NONE).sum(1)
    # The way back through the table of costs is the way forward through the texts when both are turned round.
    costs = _costs(_reversed(draft, drafted), _reversed(truth, wanted))
    item = torch.arange(k, device=draft.device)
    operation = torch.full_like(draft, NONE)
    current, following = torch.full_like(draft, NONE), torch.full_like(draft, NONE)
    # First true token missing behind each position; column 0 stands for the beginning.
    missing = torch.full((k, size + 1), NONE, dtype=torch.int64, device=draft.device)
    texts = torch.nn.functional.pad(truth, (0, 2), value=NONE)
    tokens = torch.nn.functional.pad(draft, (0, 1), value=NONE)
    i, j = torch.zeros_like(drafted), torch.zeros_like(wanted)
    for _ in range(draft.shape[1] + truth.shape[1]):
        left, right = drafted - i, wanted - j
        here, both = costs[item, left, right], (left > 0) & (right > 0)
        one, other = (left - 1).clamp(min=0), (right - 1).clamp(min=0)
        keep = both & (tokens[item, i] == texts[item, j])
        swap = ~keep & both & (costs[item, one, other] + 1 == here)
        drop = ~keep & ~swap & (left > 0) & (costs[item, one, right] + 1 == here)
        add = ~keep & ~swap & ~drop & (right > 0)
        for chosen, code in ((keep, KEEP), (swap, REPLACE), (drop, DELETE)):
            operation[item[chosen], i[chosen]] = code
        stands = keep | swap
        current[item[stands], i[stands]] = texts[item[stands], j[stands]]
        following[item[stands], i[stands]] = texts[item[stands], j[stands] + 1]
        new = add & (missing[item, i] == NONE)
        missing[item[new], i[new]] = texts[item[new], j[new]]
        i, j = i + (stands | drop).long(), j + (stands | add).long()
    behind = missing[:, 1:]
    operation = torch.where((operation == KEEP) & (behind != NONE), INSERT, operation)
    ahead = (missing[:, 0] != NONE) & (operation[:, 0] != NONE)
    operation[ahead, 0] = REPLACE
    current[ahead, 0] = missing[ahead, 0]
    following[ahead, 0] = NONE
    return EditLabels(operation, current, following)


def _reversed(rows: Tensor, lengths: Tensor) -> Tensor:
    """Rows [K, M] with the first `lengths` [K] tokens of each turned round."""
    at = lengths[:, None] - 1 - torch.arange(rows.shape[1], device=rows.device)
    return torch.where(at >= 0, rows.gather(1, at.clamp(min=0)), NONE)


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
