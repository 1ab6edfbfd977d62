"""Low-rank updates of one layer's attention matrices, added at canvas positions only."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .package import Sizes
from .settings import AdapterShape


class LowRank(nn.Module):
    """x -> scale · B A x. B begins at zero, so an untrained update changes nothing."""

    def __init__(self, inputs: int, outputs: int, shape: AdapterShape) -> None:
        super().__init__()
        self.scale = shape.alpha / shape.rank
        self.a = nn.Parameter(torch.randn(shape.rank, inputs) * inputs**-0.5)
        self.b = nn.Parameter(torch.zeros(outputs, shape.rank))

    def forward(self, x: Tensor) -> Tensor:
        """x [..., in] -> [..., out], in x's precision."""
        return F.linear(F.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype)) * self.scale


class LayerUpdates(nn.Module):
    """The updates of one layer; those that are not trained are absent."""

    def __init__(self, sizes: Sizes, shape: AdapterShape) -> None:
        super().__init__()
        queries, keys = sizes.heads * sizes.head_dim, sizes.kv_heads * sizes.head_dim
        self.o = LowRank(queries, sizes.width, shape)
        if shape.targets == "qkvo":
            self.q = LowRank(sizes.width, queries, shape)
            self.k = LowRank(sizes.width, keys, shape)
            self.v = LowRank(sizes.width, keys, shape)

    def qkv(self, x: Tensor) -> Tensor | None:
        """What is added to queries, keys and values side by side [..., (heads + 2 kv) · hd]; None for nothing."""
        if not hasattr(self, "q"):
            return None
        return torch.cat([self.q(x), self.k(x), self.v(x)], -1)
