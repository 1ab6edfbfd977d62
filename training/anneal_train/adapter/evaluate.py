"""How well the adapter drafts: survival by position, and tokens a draft-and-verify cycle, against the greedy body.

The body continues held-out prompts greedily; canvases of masks then stand behind every token of these continuations,
and their drafts are compared with what the body wrote. As the output is the body's own in any case, this counts exactly
the cycles that lossless decoding would take: each gives the body's own next token, the drafts that stand, and the token
of the verification.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from .adapter import KEEP
from .alignment import NONE
from .body import Clean
from .canvases import masked_canvases
from .data import TrainingData
from .greedy import continue_greedily
from .loader import Batch, collate
from .passes import Passes, tokens_at
from .stages.edit import draft_canvases

SEED = "held out"


@dataclass(frozen=True)
class Drafting:
    """Figures of one width. survival[k]: share of drafts whose positions 0 ... k all stand."""

    width: int
    survival: list[float]
    tokens_a_cycle: float
    cycles: int
    prompts: int


@torch.no_grad()
def measure_drafting(
    passes: Passes, data: TrainingData, widths: tuple[int, ...], prompts: int, tokens: int, micro: int = 8
) -> list[Drafting]:
    """Drafts behind `prompts` held-out prompts, each continued by `tokens` tokens of the body's."""
    standing: dict[int, list[Tensor]] = {width: [] for width in widths}
    device = passes.body.head.device.type
    for start in range(0, prompts, micro):
        batch, begin = _continued(passes, data, range(start, min(prompts, start + micro)), tokens, device)
        clean = passes.body.clean(batch.ids)
        for width in widths:
            standing[width].append(_standing(passes, batch, begin, clean, width, tokens).cpu())
    return [_figures(width, torch.cat(standing[width])) for width in widths]


def _continued(passes: Passes, data: TrainingData, numbers: range, tokens: int, device: str) -> tuple[Batch, Tensor]:
    """Prompts with the body's continuation behind their texts, and the index [N] at which it begins."""
    windows = [data.windows.draw(random.Random(f"{SEED} {number}"), ended=False) for number in numbers]
    width = max(len(window.ids) for window in windows) + tokens
    batch = collate(windows, width).to(device)
    return (
        Batch(
            continue_greedily(passes.body, batch.ids, batch.end, tokens),
            batch.first,
            batch.end + tokens,
            batch.end + tokens,
            batch.begins,
            batch.drafts,
            batch.own,
        ),
        batch.end,
    )


def _standing(passes: Passes, batch: Batch, begin: Tensor, clean: Clean, width: int, tokens: int) -> Tensor:
    """int64 [N, tokens - width]: how many drafts stand in a cycle that begins behind each token of the continuation."""
    count = tokens - width
    anchors = begin[:, None] - 1 + torch.arange(count, device=begin.device)
    canvases = masked_canvases(anchors, torch.ones_like(anchors, dtype=torch.bool), width)
    answers, _ = passes.best(passes.denoise(clean, canvases))
    right = answers == tokens_at(batch.ids, canvases.place + 1)
    return right.long().cumprod(2).sum(2)


def _figures(width: int, standing: Tensor) -> Drafting:
    """standing int64 [prompts, places]."""
    survival = [float((standing > at).double().mean()) for at in range(width - 1)]
    cycles = written = 0
    for row in standing.tolist():
        at = 0
        while at < len(row):
            cycles += 1
            written += 2 + row[at]
            at += 2 + row[at]
    return Drafting(width, survival, written / max(1, cycles), cycles, len(standing))


@torch.no_grad()
def clean_left_alone(passes: Passes, data: TrainingData, prompts: int, micro: int = 8) -> float:
    """Share of right code, in spans of held-out prompts, in which the edit head would change nothing."""
    untouched = spans = 0
    size = data.settings.samples.draft
    device = passes.body.head.device.type
    for start in range(0, prompts, micro):
        numbers = range(start, min(prompts, start + micro))
        windows = [data.windows.draw(random.Random(f"{SEED} {number}"), ended=False) for number in numbers]
        batch = collate(windows, data.settings.samples.clean).to(device)
        begins = torch.maximum(batch.end - size, batch.first + 1)[:, None]
        places = begins[:, :, None] + torch.arange(size, device=begins.device)
        inside = places < batch.end[:, None, None]
        canvases = draft_canvases(begins, torch.where(inside, tokens_at(batch.ids, places), NONE))
        hidden = passes.denoise(passes.body.clean(batch.ids), canvases)
        keeps = passes.adapter.edit.operations(hidden).argmax(-1) == KEEP
        untouched += int((keeps | ~inside).all(2).sum())
        spans += len(numbers)
    return untouched / max(1, spans)
