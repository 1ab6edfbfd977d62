"""Canvases over one clean prompt: where they stand, what they hold, and what each of their positions sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

#: Stands for a mask among the ids of a canvas.
MASKED = -1
#: Tokens of the text that stand before the first anchor.
MIN_BEFORE = 4


@dataclass(frozen=True)
class Canvases:
    """A canvases of D positions for each of N prompts, all int64 [N, A, D].

    The canvas of anchor a holds places a + 1 ... a + D of the text. The shift of the body is kept: the position at
    place p answers for the token at p + 1. With the token that the body itself writes at a + 1, a canvas gives D + 1.
    """

    #: token at each position, or MASKED
    ids: Tensor
    #: index of the position in the prompt's sequence
    place: Tensor
    #: last clean token that the canvas sees
    anchor: Tensor
    #: False where the position is padding
    used: Tensor

    @property
    def slot(self) -> Tensor:
        """Number of each position within its canvas."""
        return torch.arange(self.ids.shape[2], device=self.ids.device).expand(self.ids.shape)

    def holding(self, ids: Tensor) -> Canvases:
        """The same canvases with other tokens."""
        return replace(self, ids=ids)


def masked_canvases(anchors: Tensor, used: Tensor, width: int) -> Canvases:
    """Canvases of masks, `width` - 1 positions each: anchors int64 [N, A], used bool [N, A]."""
    steps = torch.arange(1, width, device=anchors.device)
    place = anchors[:, :, None] + steps
    return Canvases(
        torch.full_like(place, MASKED), place, anchors[:, :, None].expand_as(place), used[:, :, None].expand_as(place)
    )


def draw_anchors(
    first: Tensor, length: Tensor, width: int, middle: int, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Up to `count` different anchors of each prompt, and which are used: int64 and bool [N, count].

    They stand in the last `middle` tokens, so that a canvas of `width` tokens ends within the `length` [N] of the
    prompt and begins behind the `first` [N] tokens of its text.
    """
    steps = torch.arange(middle, device=first.device)
    places = length[:, None] - 1 - width - steps
    fits = places >= first[:, None] + MIN_BEFORE - 1
    draws = torch.rand(places.shape, generator=generator, device=first.device) + fits
    order = draws.argsort(1, descending=True)[:, :count]
    anchors, used = places.gather(1, order), fits.gather(1, order)
    if order.shape[1] < count:
        rest = count - order.shape[1]
        anchors = torch.nn.functional.pad(anchors, (0, rest))
        used = torch.nn.functional.pad(used, (0, rest))
    return torch.where(used, anchors, 0), used


def sight(canvases: Canvases, clean: int, causal: bool = False) -> Tensor:
    """bool [N, 1, A · D, clean + A · D]: a position sees the clean tokens up to its anchor and its own canvas.

    `causal`: of the canvas only what stands before it, and itself: the body reading a text as it always does.
    """
    n, count, size = canvases.ids.shape
    device = canvases.ids.device
    anchor = canvases.anchor.flatten(1)[:, :, None]
    prompt = torch.arange(clean, device=device) <= anchor
    number = torch.arange(count, device=device).repeat_interleave(size)
    own = (number[:, None] == number[None, :]) & canvases.used.flatten(1)[:, None, :]
    if causal:
        slot = torch.arange(size, device=device).repeat(count)
        own = own & (slot[None, :] <= slot[:, None])
    # Padding sees itself: a row that sees nothing would not be a number.
    own = own | torch.eye(count * size, dtype=torch.bool, device=device)
    return torch.cat([prompt, own.expand(n, -1, -1)], 2)[:, None]


def reached(agrees: Tensor, canvases: Canvases) -> Tensor:
    """bool [N, A, D]: the body would have written the text itself from the anchor up to each position.

    agrees bool [N, L]: at this index the body's best next token is that of the text.
    """
    wrong = torch.nn.functional.pad((~agrees).long().cumsum(1), (1, 0))
    n = wrong.shape[0]
    until = wrong.gather(1, canvases.place.flatten(1).clamp(max=agrees.shape[1]))
    since = wrong.gather(1, canvases.anchor.flatten(1))
    return (until - since).view(n, *canvases.ids.shape[1:]) == 0
