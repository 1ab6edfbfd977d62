"""Drafts with the model's own mistakes: replaces masks of a batch by tokens that the current model predicts.

A sampler that reads its own text again meets such plausible mistakes (DeepMutants, BugLab; for diffusion models arXiv
2606.17175). Workers leave the masks (`row_kinds.MUTATED`); the trainer fills them before the step. This costs a forward
pass without gradients over the few documents that have such masks.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ..data.batch import Batch
from ..data.row_kinds import CHANGED, KEPT, MUTATED
from ..data.vocab import SPECIALS
from ..model.network import AnnealModel

#: Candidates for a mask, and the probability that the right token is not among them, so that mistakes are frequent.
TOP, WITHOUT_RIGHT = 8, 0.5


@torch.no_grad()
def mutate(batch: Batch, model: AnnealModel, generator: torch.Generator) -> Batch:
    """The batch with every MUTATED mask replaced by a token drawn from the model's best; `batch` is left as it is.

    generator: a CPU one, so that a run can be repeated on any device. Canvases that hold such masks hold no others.
    """
    at = batch.kinds == MUTATED
    documents = at.any(dim=1).nonzero().flatten()
    if not len(documents):
        return batch
    part = Batch(**{name: value[documents] for name, value in vars(batch).items()})
    asked = at[documents]
    logits = model.logits(model.hidden(part)[asked]).float()
    chosen = draw(logits, part.labels[asked], generator)
    which, row = at.nonzero(as_tuple=True)
    place = batch.rows[which, row] - 2 * batch.prefix.shape[1]
    return _with_tokens(batch, which, row, place, chosen)


def draw(logits: Tensor, right: Tensor, generator: torch.Generator) -> Tensor:
    """logits [m, vocab], right [m] -> ids [m] among the TOP best ordinary tokens by their probabilities."""
    logits = logits.clone()
    logits[:, : len(SPECIALS)] = -torch.inf
    without = torch.rand(len(right), generator=generator).to(logits.device) < WITHOUT_RIGHT
    rows = without.nonzero().flatten()
    logits[rows, right[rows]] = -torch.inf
    best, ids = logits.topk(TOP, dim=-1)
    choice = torch.multinomial(best.softmax(-1).cpu(), 1, generator=generator).to(ids.device)
    return ids.gather(1, choice).flatten()


def _with_tokens(batch: Batch, which: Tensor, row: Tensor, place: Tensor, tokens: Tensor) -> Batch:
    """Puts tokens into documents `which` at canvas tokens `place`, whose rows of loss are `row`."""
    canvas, kinds = batch.canvas.clone(), batch.kinds.clone()
    canvas[which, place] = tokens
    kinds[which, row] = torch.where(tokens == batch.labels[which, row], KEPT, CHANGED)
    left, right = batch.left.clone(), batch.right.clone()
    same = batch.canvas_id[:, 1:] == batch.canvas_id[:, :-1]
    left[:, 1:] = torch.where(same, canvas[:, :-1], left[:, 1:])
    right[:, :-1] = torch.where(same, canvas[:, 1:], right[:, :-1])
    echoes = {"left_echo": batch.left_echo.clone(), "right_echo": batch.right_echo.clone()}
    for echo in echoes.values():
        echo[which, place] = 0
    return replace(batch, canvas=canvas, kinds=kinds, left=left, right=right, **echoes)
