"""Stage 2: drafts. Every position of a draft is kept, replaced, deleted, or gets something inserted behind it."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from ..adapter import INSERT, KEEP, REPLACE
from ..alignment import NONE, EditLabels, edit_labels
from ..body import Clean
from ..canvases import MASKED, Canvases
from ..loader import Batch
from ..passes import tokens_at
from .context import Context, Outcome

#: Weights of a kept position: of its operation, and of its tokens. Most positions are kept; the others must count.
KEPT_OPERATION, KEPT_TOKEN = 0.3, 0.1


def loss(context: Context, batch: Batch, clean: Clean) -> Outcome:
    """Cross-entropy of the operation, of the token in each place, and of the token behind it."""
    truth = true_spans(batch)
    drafts = torch.where(batch.own[:, :, None], own_drafts(context, batch, clean, truth), batch.drafts)
    canvases = draft_canvases(batch.begins, drafts)
    hidden = context.passes.denoise(clean, canvases)
    labels = edit_labels(drafts.flatten(0, 1), truth.flatten(0, 1))
    return edit_loss(context, canvases, hidden.flatten(0, 1), labels)


def true_spans(batch: Batch) -> Tensor:
    """The true tokens [N, A, M] of the batch's spans, padded with NONE."""
    places = batch.begins[:, :, None] + torch.arange(batch.drafts.shape[2], device=batch.ids.device)
    return torch.where(places < batch.end[:, None, None], tokens_at(batch.ids, places), NONE)


def draft_canvases(begins: Tensor, drafts: Tensor) -> Canvases:
    """Canvases that hold drafts [N, A, M]: begins [N, A] is the place of their first token."""
    place = begins[:, :, None] + torch.arange(drafts.shape[2], device=drafts.device)
    used = drafts != NONE
    return Canvases(torch.where(used, drafts, MASKED), place, (begins[:, :, None] - 1).expand_as(place), used)


def own_drafts(context: Context, batch: Batch, clean: Clean, truth: Tensor) -> Tensor:
    """What the model writes in the spans at one go [N, A, M]: right in places, and wrong as it itself is wrong."""
    canvases = draft_canvases(batch.begins, truth)
    masks = canvases.holding(torch.full_like(canvases.ids, MASKED))
    with torch.no_grad():
        written, _ = context.passes.draft(clean, masks)
    return torch.where(canvases.used, written, NONE)


def edit_loss(context: Context, canvases: Canvases, hidden: Tensor, labels: EditLabels) -> Outcome:
    """The loss of labelled drafts: hidden [K, M, d]."""
    edit, used = context.passes.adapter.edit, labels.operation != NONE
    operation, rows = labels.operation[used], hidden[used]
    kept = operation == KEEP
    scores = edit.operations(rows)
    weights = torch.where(kept, KEPT_OPERATION, 1.0)
    said = (weights * F.cross_entropy(scores, operation, reduction="none")).sum() / weights.sum().clamp(min=1e-6)
    current = torch.where(operation == REPLACE, 1.0, KEPT_TOKEN)
    following = torch.where(operation == INSERT, 1.0, KEPT_TOKEN)
    tokens = context.losses.name(edit.replacing(rows), labels.current[used], current)
    tokens = tokens + context.losses.name(rows, labels.next[used], following)
    total = context.weights.operations * said + tokens[0] / tokens[1].clamp(min=1e-6)
    right = (scores.argmax(-1) == operation).float().detach()
    figures = {
        "kept": ((right * kept).sum(), kept.sum()),
        "changed": ((right * ~kept).sum(), (~kept).sum()),
        "named": (tokens[2], tokens[1].detach()),
    }
    return Outcome(total, canvases.used.sum(), figures)
