"""What all stages share: the passes, the losses, the canvases of a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ..body import Clean
from ..canvases import Canvases, draw_anchors, masked_canvases, reached
from ..loader import Batch
from ..losses import RowLosses, distance_weights
from ..passes import Passes, at_places, tokens_at
from ..settings import LossSettings, SampleSettings, StageSettings


@dataclass(frozen=True)
class Context:
    """A stage at work. width: B of this step; generator: the random numbers of this step, on the device."""

    passes: Passes
    losses: RowLosses
    stage: StageSettings
    samples: SampleSettings
    weights: LossSettings
    width: int
    generator: torch.Generator

    def canvases(self, batch: Batch) -> Canvases:
        """Canvases of masks at random anchors of the batch, padded to the same number of positions at every width."""
        count = self.samples.canvas // (self.width - 1)
        anchors, used = draw_anchors(batch.first, batch.length, self.width, self.samples.middle, count, self.generator)
        return masked_canvases(anchors, used, self.width)

    def distances(self, canvases: Canvases) -> Tensor:
        """Weight of each position by its distance from the clean text, float [N, A, D]; 0 for padding."""
        return distance_weights(canvases.slot, self.width) * canvases.used

    def reaching(self, batch: Batch, clean: Clean, canvases: Canvases) -> Tensor:
        """bool [N, A, D]: positions up to which the body itself would have written the text."""
        begin = (batch.length - self.samples.middle - self.width - 1).clamp(min=0)
        window = begin[:, None] + torch.arange(self.samples.middle + self.width + 1, device=begin.device)
        window = window.clamp(max=batch.ids.shape[1] - 1)[:, None]
        best, _ = self.passes.best(at_places(clean.hidden, window))
        agrees = torch.ones_like(batch.ids, dtype=torch.bool)
        agrees.scatter_(1, window[:, 0], (best == tokens_at(batch.ids, window + 1))[:, 0])
        return reached(agrees, canvases)

    def random(self, shape: tuple[int, ...]) -> Tensor:
        """Uniform random numbers in [0, 1) on the device."""
        return torch.rand(shape, generator=self.generator, device=self.generator.device)


@dataclass(frozen=True)
class Outcome:
    """The loss of a batch, and figures as (weighted sum, weight) for the log."""

    loss: Tensor
    tokens: Tensor
    figures: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)


#: Loss of a batch whose clean pass is done.
StageLoss = Callable[[Context, Batch, Clean], Outcome]


def distilled(
    context: Context, canvases: Canvases, student: Tensor, teacher: Tensor, text: Tensor, weights: Tensor
) -> Outcome:
    """The distillation of canvas positions; student, teacher [N, A, D, d]; text, weights [N, A, D]."""
    chosen = weights > 0
    sums = context.losses.distil(student[chosen], teacher[chosen], text[chosen], weights[chosen])
    total = sums[1].clamp(min=1e-6)
    figures = {"tv": (sums[2], total), "same": (sums[3], total), "ce": (sums[4], total)}
    return Outcome(sums[0] / total, canvases.used.sum(), figures)
