"""Stage 3: constrained order. Canvases are filled in several orders; the adapter trains on the states of the order
whose text the body likes best."""

from __future__ import annotations

import torch
from torch import Tensor

from ..body import Clean
from ..canvases import MASKED, Canvases
from ..loader import Batch
from ..passes import Passes
from .context import Context, Outcome, distilled

#: Weight of positions whose next token the state already shows.
SHOWN = 0.3


def loss(context: Context, batch: Batch, clean: Clean) -> Outcome:
    """Distils the body along the best order's text, from one of the states on the way to it."""
    canvases = context.canvases(batch)
    best = None
    for number in range(context.stage.orders):
        found = _filled(context, clean, canvases, number)
        best = found if best is None else _better(best, found)
    text, state, behind, teacher, _ = best
    student = context.passes.denoise(clean, canvases.holding(state))
    hidden_next = torch.cat([state[:, :, 1:] == MASKED, torch.ones_like(state[:, :, :1], dtype=torch.bool)], 2)
    weights = context.distances(canvases) * torch.where(hidden_next, 1.0, SHOWN)
    following = torch.cat([text[:, :, 1:], behind[:, :, None]], 2)
    return distilled(context, canvases, student, teacher, following, weights)


Filled = tuple[Tensor, ...]


def _filled(context: Context, clean: Clean, canvases: Canvases, number: int) -> Filled:
    """Fills the canvases in one order: text and a state [N, A, D], the token behind [N, A], the body's reading of the
    text [N, A, D, d], and its log probability [N, A]."""
    passes, shape = context.passes, canvases.ids.shape
    rank = torch.arange(shape[2], device=canvases.ids.device).expand(shape).float()
    noise = context.random(shape)
    kept = torch.randint(context.stage.rounds, (1,), generator=context.generator, device=noise.device)
    state = text = canvases.ids
    share = -(-shape[2] // context.stage.rounds)
    first = passes.first_tokens(clean, canvases)
    for turn in range(context.stage.rounds):
        state = torch.where(turn == kept, text, state)
        with torch.no_grad():
            answers, sure = passes.best(passes.denoise(clean, canvases.holding(text)))
        written = torch.cat([first[:, :, None], answers[:, :, :-1]], 2)
        certain = torch.cat([torch.zeros_like(sure[:, :, :1]), sure[:, :, :-1]], 2)
        # 0: what is surest first; 1: from left to right; others: at random.
        order = certain if number == 0 else -rank if number == 1 else noise
        order = order.masked_fill(text != MASKED, float("-inf"))
        chosen = order.argsort(2, descending=True).argsort(2) < share
        text = torch.where(chosen & (text == MASKED), written, text)
    reading, likes = judged(passes, clean, canvases.holding(text))
    return text, state, passes.best(reading[:, :, -1])[0], reading, likes


def _better(a: Filled, b: Filled) -> Filled:
    """Canvas by canvas, the filling that the body finds likelier."""
    second = b[4] > a[4]
    shaped = [second.view(*second.shape, *[1] * (x.dim() - 2)) for x in a]
    return tuple(torch.where(where, y, x) for where, x, y in zip(shaped, a, b, strict=True))


def judged(passes: Passes, clean: Clean, canvases: Canvases) -> tuple[Tensor, Tensor]:
    """The body's reading [N, A, D, d] of texts, and their log probability [N, A] behind the first token."""
    reading = passes.judge(clean, canvases)
    likes = reading.new_zeros(canvases.ids.shape[:2])
    for at in range(canvases.ids.shape[2] - 1):
        logits = passes.body.logits(reading[:, :, at], passes.rows)
        chosen = canvases.ids[:, :, at + 1]
        if passes.rows is not None:
            chosen = torch.searchsorted(passes.rows, chosen.contiguous())
        likes = likes + logits.gather(2, chosen[:, :, None])[:, :, 0] - logits.logsumexp(-1)
    return reading, likes
