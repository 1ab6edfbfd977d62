"""Stage 1: masks. The adapter learns to write, at once, what the body would write from left to right."""

from __future__ import annotations

import torch

from ..body import Clean
from ..canvases import MASKED, Canvases
from ..loader import Batch
from ..passes import at_places, tokens_at
from .context import Context, Outcome, distilled


def loss(context: Context, batch: Batch, clean: Clean) -> Outcome:
    """Distils the body at every canvas position; its distribution comes from the clean pass of the same text."""
    canvases = context.canvases(batch)
    student = context.passes.denoise(clean, partly_filled(context, batch, canvases))
    weights = context.distances(canvases)
    unreached = context.weights.unreached
    weights = weights * torch.where(context.reaching(batch, clean, canvases), 1.0, unreached)
    teacher = at_places(clean.hidden, canvases.place)
    return distilled(context, canvases, student, teacher, tokens_at(batch.ids, canvases.place + 1), weights)


def partly_filled(context: Context, batch: Batch, canvases: Canvases) -> Canvases:
    """The configured share of the canvases with a random share of their true tokens shown."""
    shape = canvases.ids.shape
    partly = context.random((*shape[:2], 1)) < context.stage.partly
    shown = context.random(shape) < context.random((*shape[:2], 1))
    text = tokens_at(batch.ids, canvases.place)
    return canvases.holding(torch.where(partly & shown & canvases.used, text, MASKED))
