"""From per-row cross-entropies to one training loss and the figures that are logged."""

from __future__ import annotations

import torch
from torch import Tensor

from .model import Batch
from .sample import AUX, CANVAS, LENGTH

#: The length prediction is one token a canvas; it decides the first canvas, so it counts a little more than one.
LENGTH_WEIGHT = 2.0


def combine(ce: Tensor, batch: Batch, aux_weight: float, weighted: bool) -> tuple[Tensor, dict[str, Tensor]]:
    """ce [B, R] -> (loss, sums). `weighted` False drops the 1/t weights (warm-up, arXiv 2601.15892).

    Every part is a mean over its rows, so that the shares of the parts do not depend on how many rows it has.
    """
    zero = torch.zeros_like(ce)
    canvas = batch.kinds == CANVAS
    weight = batch.weights if weighted else batch.weights.clamp(max=1.0)
    parts = {}
    for name, kind in (("aux", AUX), ("canvas", CANVAS), ("length", LENGTH)):
        w = torch.where(batch.kinds == kind, weight, zero)
        parts[name] = (ce * w).sum() / w.sum().clamp(min=1.0)
    loss = parts["canvas"] + aux_weight * parts["aux"] + LENGTH_WEIGHT * 0.1 * parts["length"]
    figures = {name: value.detach() for name, value in parts.items()}
    live = torch.where(canvas & (batch.weights > 0), torch.ones_like(ce), zero)
    figures["plain"] = ((ce * live).sum() / live.sum().clamp(min=1.0)).detach()
    return loss, figures
