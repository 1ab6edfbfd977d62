"""All that is trained: low-rank updates, the mask embedding with its offsets a slot, and the edit head."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .lora import LayerUpdates
from .package import Sizes
from .settings import AdapterShape

#: What the edit head says of a position, in the order of its outputs.
OPERATIONS = ("keep", "replace", "delete", "insert")
KEEP, REPLACE, DELETE, INSERT = range(4)


class Adapter(nn.Module):
    """The adapter of one body. With every update at zero and no mask in the canvas it is the body itself."""

    def __init__(self, sizes: Sizes, shape: AdapterShape, mask: Tensor | None = None) -> None:
        """mask [d]: what the mask embedding begins with, the mean row of the embedding."""
        super().__init__()
        self.shape = shape
        self.mask = nn.Parameter(torch.zeros(sizes.width) if mask is None else mask.detach().float().clone())
        self.slots = nn.Parameter(torch.zeros(shape.slots, sizes.width))
        self.layers = nn.ModuleList(LayerUpdates(sizes, shape) for _ in range(sizes.layers))
        self.edit = EditHead(sizes.width, shape.edit_width)

    def mask_rows(self, slot: Tensor) -> Tensor:
        """Embedding of the masks in these slots: int [...] -> float32 [..., d]."""
        return self.mask + self.slots[slot.clamp(0, self.shape.slots - 1)]


class EditHead(nn.Module):
    """What to do with a position of a draft, and which token should stand in its place.

    The body's head says what follows a position, which is what an insertion needs; for a replacement the hidden state
    is turned by a small network first.
    """

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.operations = nn.Linear(width, len(OPERATIONS))
        self.down = nn.Linear(width, inner)
        self.up = nn.Linear(inner, width, bias=False)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.operations.weight)
        nn.init.zeros_(self.operations.bias)

    def replacing(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., d] whose head names the token in the position's own place."""
        return hidden + self.up(F.silu(self.down(hidden)))
