"""Stage 4: on-policy steps. The adapter drafts, the body verifies, and what ended the cycle is learnt: fewer cycles."""

from __future__ import annotations

import torch

from ..body import Clean
from ..loader import Batch
from .context import Context, Outcome, distilled

#: Weight of drafts that were accepted, beside 1 for the first that was rejected and for the one behind it.
ACCEPTED = 0.1


def loss(context: Context, batch: Batch, clean: Clean) -> Outcome:
    """Distils the body at the first rejected position and the next, read behind the corrected text; positions before
    them, which are right already, are to become sure."""
    passes, canvases = context.passes, context.canvases(batch)
    student = passes.denoise(clean, canvases)
    answers, _ = passes.best(student.detach())
    first = passes.first_tokens(clean, canvases)
    written = torch.cat([first[:, :, None], answers[:, :, :-1]], 2)
    teacher = passes.judge(clean, canvases.holding(written))
    verdict, _ = passes.best(teacher)
    accepted = (answers == verdict).long().cumprod(2).sum(2, keepdim=True)

    slot = canvases.slot
    corrected = written.clone()
    wrong = (slot == accepted + 1) & (slot > 0)
    replacement = verdict.gather(2, accepted.clamp(max=verdict.shape[2] - 1)).expand_as(written)
    corrected[wrong] = replacement[wrong]
    again = passes.judge(clean, canvases.holding(corrected))
    teacher = torch.where((slot > accepted)[..., None], again, teacher)

    weights = torch.where(slot < accepted, ACCEPTED, (slot <= accepted + 1).float()) * canvases.used
    following = passes.best(teacher)[0]
    outcome = distilled(context, canvases, student, teacher, following, weights)
    sure = ((slot < accepted) & canvases.used).float()
    chosen = sure > 0
    total = outcome.loss
    if chosen.any():
        entropy = context.losses.certainty(student[chosen], sure[chosen])[0] / sure.sum()
        total = total + context.weights.certainty * entropy
    used = canvases.used[:, :, 0].float()
    cycle = ((2 + accepted[:, :, 0]) * used).sum(), used.sum()
    return Outcome(total, outcome.tokens, {**outcome.figures, "cycle": cycle})
