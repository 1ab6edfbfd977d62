"""The body's own greedy continuation of many prompts at once."""

from __future__ import annotations

import torch
from torch import Tensor

from .body import Body


@torch.no_grad()
def continue_greedily(body: Body, ids: Tensor, begin: Tensor, count: int) -> Tensor:
    """ids [N, L] with `count` tokens from index `begin` [N] on replaced by the body's own; begin + count <= L."""
    n, length = ids.shape
    ids = ids.clone()
    if count == 0:
        return ids
    state = body.clean(ids)
    row = torch.arange(n, device=ids.device)
    columns = torch.arange(length, device=ids.device)
    hidden = state.hidden[row, begin - 1]
    for step in range(count):
        token = body.logits(hidden).argmax(-1)
        ids[row, begin + step] = token
        if step == count - 1:
            break
        # What stood behind `begin` is never seen; the tokens written so far stand behind the last column.
        seen = columns[None] < begin[:, None]
        seen = torch.cat([seen, torch.ones(n, step + 1, dtype=torch.bool, device=ids.device)], 1)
        state = body.clean(token[:, None], state, (begin + step)[:, None], seen[:, None, None])
        hidden = state.hidden[:, -1]
    return ids
