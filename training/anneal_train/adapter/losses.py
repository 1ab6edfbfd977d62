"""The parts of the loss, computed in chunks of rows: logits of all rows at once would not fit a GPU's memory.

Distillation: TV(p, q) + 0.01 KL(q || p) + 0.1 cross-entropy with the text; p is the body's and q the adapter's
distribution, both over the same rows of the head. TV is one minus the chance that a drafted token is accepted.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from .body import Body
from .settings import LossSettings

#: Rows of logits at once.
CHUNK = 2048


class RowLosses:
    """Losses of hidden states over a fixed choice of output rows."""

    def __init__(self, body: Body, rows: Tensor | None, settings: LossSettings) -> None:
        """rows int64 [R]: tokens of the head that count, None for all."""
        self._body, self._rows, self._settings = body, rows, settings
        self._row_of: Tensor | None = None
        if rows is not None:
            self._row_of = torch.full((body.sizes.vocab,), -1, dtype=torch.int64, device=rows.device)
            self._row_of[rows] = torch.arange(len(rows), device=rows.device)

    def distil(self, student: Tensor, teacher: Tensor, text: Tensor, weights: Tensor) -> Tensor:
        """Sums over rows [5]: weighted loss, weight, TV, agreement of best tokens and cross-entropy (the latter three
        weighted, without gradients).

        student, teacher [n, d]; text int64 [n]: the true next token, negative for none; weights float [n].
        """
        return self._in_chunks(self._distil, student, teacher, text, weights)

    def name(self, hidden: Tensor, tokens: Tensor, weights: Tensor) -> Tensor:
        """Sums [3]: weighted cross-entropy of tokens [n], weight, and weighted share of right best tokens."""
        return self._in_chunks(self._name, hidden, tokens, weights)

    def certainty(self, hidden: Tensor, weights: Tensor) -> Tensor:
        """Sum [1] of weighted entropies, in nats."""
        return self._in_chunks(self._certainty, hidden, weights)

    def _in_chunks(self, one: Callable[..., Tensor], *tensors: Tensor) -> Tensor:
        total = None
        for parts in zip(*(tensor.split(CHUNK) for tensor in tensors), strict=True):
            found = checkpoint(one, *parts, use_reentrant=False)
            total = found if total is None else total + found
        return total

    def _row(self, tokens: Tensor) -> Tensor:
        known = tokens.clamp(min=0)
        return torch.where(tokens >= 0, known if self._row_of is None else self._row_of[known], -1)

    def _distil(self, student: Tensor, teacher: Tensor, text: Tensor, weights: Tensor) -> Tensor:
        s = self._settings
        with torch.no_grad():
            log_p = self._body.logits(teacher, self._rows).log_softmax(-1)
        log_q = self._body.logits(student, self._rows).log_softmax(-1)
        q = log_q.exp()
        variation = 0.5 * (q - log_p.exp()).abs().sum(-1)
        divergence = (q * (log_q - log_p)).sum(-1)
        cross = F.cross_entropy(log_q, self._row(text), ignore_index=-1, reduction="none")
        loss = s.total_variation * variation + s.divergence * divergence + s.text * cross
        same = (log_q.argmax(-1) == log_p.argmax(-1)).float()
        figures = torch.stack([weights, weights * variation, weights * same, weights * cross], 1).detach()
        return torch.cat([(weights * loss).sum()[None], figures.sum(0)])

    def _name(self, hidden: Tensor, tokens: Tensor, weights: Tensor) -> Tensor:
        row = self._row(tokens)
        weights = weights * (row >= 0)
        logits = self._body.logits(hidden, self._rows)
        cross = F.cross_entropy(logits, row, ignore_index=-1, reduction="none")
        right = (logits.argmax(-1) == row).float()
        return torch.stack([(weights * cross).sum(), weights.sum(), (weights * right).sum().detach()])

    def _certainty(self, hidden: Tensor, weights: Tensor) -> Tensor:
        log_q = self._body.logits(hidden, self._rows).log_softmax(-1)
        return (weights * -(log_q.exp() * log_q).sum(-1)).sum()[None]


def distance_weights(slot: Tensor, width: int) -> Tensor:
    """exp(-slot / g) of each slot: what is far from the clean text is reached less often. DFlash's g, by width."""
    return torch.exp(-slot.float() / (4.0 if width <= 8 else 7.0))
