"""The two readings of a canvas: by the adapter, which denoises it, and by the body alone, which judges it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .adapter import Adapter
from .body import Body, Clean
from .canvases import MASKED, Canvases, sight

#: Rows of logits computed at once.
CHUNK = 4096
#: Canvas positions of a forward are padded to a multiple of this: attention kernels want masks of aligned rows.
ALIGNED = 16


@dataclass(frozen=True)
class Passes:
    """A body and its adapter. rows int64 [R]: the tokens that head and teacher are restricted to; None for all."""

    body: Body
    adapter: Adapter
    rows: Tensor | None = None

    def denoise(self, clean: Clean, canvases: Canvases) -> Tensor:
        """Normed stream [N, A, D, d] of the canvases, each bidirectional, with the adapter on."""
        ids, shape = canvases.ids.flatten(1), canvases.ids.shape
        tokens = self.body.embedding[ids.clamp(min=0)].float()
        masks = self.adapter.mask_rows(canvases.slot.flatten(1))
        stream = torch.where((ids == MASKED)[:, :, None], masks, tokens)
        mask = sight(canvases, clean.keys[0].shape[2])
        return self._canvas(stream, canvases, mask, clean, True).view(*shape, -1)

    @torch.no_grad()
    def judge(self, clean: Clean, canvases: Canvases) -> Tensor:
        """Normed stream [N, A, D, d] of texts in the canvases as the body alone reads them, from left to right."""
        stream = self.body.embedding[canvases.ids.flatten(1).clamp(min=0)].float()
        mask = sight(canvases, clean.keys[0].shape[2], causal=True)
        return self._canvas(stream, canvases, mask, clean, False).view(*canvases.ids.shape, -1)

    def _canvas(self, stream: Tensor, canvases: Canvases, mask: Tensor, clean: Clean, on: bool) -> Tensor:
        """All canvases side by side, padded to a multiple of ALIGNED positions, so that few shapes are compiled."""
        count, places = stream.shape[1], canvases.place.flatten(1)
        rest = -count % ALIGNED
        stream = F.pad(stream, (0, 0, 0, rest))
        mask = F.pad(mask, (0, rest, 0, rest))
        mask[:, :, count:, 0] = True
        updates = self.adapter.layers if on else None
        return self.body.canvas(stream, F.pad(places, (0, rest)), mask, clean, updates)[:, :count]

    @torch.no_grad()
    def best(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Best token of each hidden state [..., d] and its log probability, both [...]."""
        flat = hidden.flatten(0, -2)
        found = [self._best(part) for part in flat.split(CHUNK)]
        tokens = torch.cat([token for token, _ in found]) if found else flat.new_zeros(0, dtype=torch.int64)
        sure = torch.cat([value for _, value in found]) if found else flat.new_zeros(0)
        return tokens.view(hidden.shape[:-1]), sure.view(hidden.shape[:-1])

    def _best(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        logits = self.body.logits(hidden, self.rows)
        value, at = logits.max(-1)
        return (at if self.rows is None else self.rows[at]), value - logits.logsumexp(-1)

    @torch.no_grad()
    def first_tokens(self, clean: Clean, canvases: Canvases) -> Tensor:
        """The token [N, A] that the body itself writes behind each anchor."""
        return self.best(at_places(clean.hidden, canvases.anchor[:, :, :1]))[0][:, :, 0]

    @torch.no_grad()
    def draft(self, clean: Clean, canvases: Canvases) -> tuple[Tensor, Tensor]:
        """What one denoising of the canvases writes at their places, and the tokens behind each: int64 [N, A, D] both.

        Place 0 is the body's own; place k + 1 is what position k answers, so the last answer stands behind the canvas.
        """
        answers, _ = self.best(self.denoise(clean, canvases))
        first = self.first_tokens(clean, canvases)
        return torch.cat([first[:, :, None], answers[:, :, :-1]], 2), answers


def at_places(rows: Tensor, places: Tensor) -> Tensor:
    """Rows [N, L, d] at places [N, A, D] -> [N, A, D, d]."""
    n, width = rows.shape[0], rows.shape[-1]
    flat = places.flatten(1).clamp(0, rows.shape[1] - 1)
    return rows.gather(1, flat[:, :, None].expand(n, -1, width)).view(*places.shape, width)


def tokens_at(ids: Tensor, places: Tensor) -> Tensor:
    """Tokens of ids [N, L] at places [N, A, D]."""
    return ids.gather(1, places.flatten(1).clamp(0, ids.shape[1] - 1)).view(places.shape)
