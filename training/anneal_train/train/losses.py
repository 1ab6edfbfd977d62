"""Combines per-row cross-entropies into the training loss and the logged figures."""

from __future__ import annotations

import torch
from torch import Tensor

from ..data.batch import Batch
from ..data.row_kinds import AUX, CANVAS, CHANGED, KEPT, LENGTH, MUTATED

#: Weight of the length queries' loss against that of the masks. Both are means over their rows, so at 1 the one length
#: query of a canvas would count as much as all of its masks.
LENGTH_WEIGHT = 0.2
#: Weight of the visible tokens of drafts (stage 2) against that of the masks: equal terms in arXiv 2508.02193.
VISIBLE_WEIGHT = 1.0
#: Weight of a visible token that is right against one that is wrong. About one in twenty is wrong
#: (scripts/profile_samples.py), so at weight 1 the wrong ones hold a twentieth of the part, and a short run learns to
#: repeat what it sees: the carry-over this stage is to unlearn. At 0.3 they hold about a seventh. Lower would teach
#: false alarms: the odds that a token is wrong are learnt 1 / 0.3 times too high for drafts, and real code is wrong far
#: more rarely than drafts, so a threshold for changes has to be set on clean code in any case.
KEPT_WEIGHT = 0.3


def part_weights(batch: Batch, weighted: bool, drafts: bool) -> dict[str, Tensor]:
    """Weights [B, R] of the rows of each part. `plain` counts masks alike, `changed` and `kept` the visible tokens of
    drafts that are wrong and right; these three carry no loss and are figures only.

    `weighted` False drops the 1/t weights (warm-up, arXiv 2601.15892); `drafts` adds the visible tokens of stage 2.
    """
    weight = batch.weights if weighted else batch.weights.clamp(max=1.0)
    zero = torch.zeros_like(weight)
    canvas = (batch.kinds == CANVAS) | (batch.kinds == MUTATED)
    changed, kept = batch.kinds == CHANGED, batch.kinds == KEPT
    live = (batch.weights > 0).to(weight.dtype)
    parts = {
        "aux": torch.where(batch.kinds == AUX, weight, zero),
        "canvas": torch.where(canvas, weight, zero),
        "length": torch.where(batch.kinds == LENGTH, weight, zero),
        "plain": torch.where(canvas, live, zero),
    }
    if drafts:
        parts["visible"] = torch.where(changed, weight, torch.where(kept, KEPT_WEIGHT * weight, zero))
        parts["changed"] = torch.where(changed, live, zero)
        parts["kept"] = torch.where(kept, live, zero)
    return parts


def total_weights(batches: list[Batch], weighted: bool, drafts: bool = False) -> Tensor:
    """Weight of every part over several batches, [parts] in the order of `part_weights`."""
    return torch.stack(
        [torch.stack([w.sum() for w in part_weights(batch, weighted, drafts).values()]) for batch in batches]
    ).sum(0)


def combine(
    ce: Tensor,
    batch: Batch,
    aux_weight: float,
    weighted: bool,
    totals: Tensor | None = None,
    drafts: bool = False,
) -> tuple[Tensor, dict[str, Tensor]]:
    """ce [B, R] -> (loss, figures).

    Every part is a mean over its rows, so that the shares of the parts do not depend on how many rows it has. `totals`
    (`total_weights`) are those of all micro-batches of a step, on all processes: their losses then add up to the loss
    of one large batch, however it was cut. Without it they are the batch's own.
    """
    weights = part_weights(batch, weighted, drafts)
    if totals is None:
        totals = total_weights([batch], weighted, drafts)
    sizes = dict(zip(weights, totals.clamp(min=1.0), strict=True))
    parts = {name: (ce * w).sum() / sizes[name] for name, w in weights.items()}
    loss = parts["canvas"] + aux_weight * parts["aux"] + LENGTH_WEIGHT * parts["length"]
    if drafts:
        loss = loss + VISIBLE_WEIGHT * parts["visible"]
    return loss, {name: value.detach() for name, value in parts.items()}
