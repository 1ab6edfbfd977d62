"""Weights on the grid that the int8 graph stores them on, so that training sees what will be shipped.

Rounding after training moves every weight by up to half a step of its row's grid, which flips the best token wherever
two are nearly tied. In the last part of a run the forward pass uses the rounded weights instead, and gradients go
straight through the rounding (Bengio et al. 2013, arXiv 1308.3432), so that the network that is shipped is the one
that was trained. `graph.quantise_columns` rounds the same way.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

#: Steps on either side of zero.
STEPS = 127.0
SMALLEST = 1e-12


def round_rows(weight: Tensor) -> Tensor:
    """weight [..., in] -> the nearest weights that int8 with one symmetric scale a row can store, float32."""
    weight = weight.float()
    scale = weight.detach().abs().amax(dim=-1, keepdim=True).clamp(min=SMALLEST) / STEPS
    rounded = (weight.detach() / scale).round().clamp(-STEPS, STEPS) * scale
    return weight + (rounded - weight).detach()


class Table(nn.Embedding):
    """An embedding whose rows can be used as int8 stores them."""

    on_grid = False

    def forward(self, ids: Tensor) -> Tensor:
        rows = super().forward(ids)
        return round_rows(rows) if self.on_grid else rows

    def head(self, hidden: Tensor) -> Tensor:
        """hidden [..., width] -> logits [..., rows]: the tied head."""
        return F.linear(hidden, round_rows(self.weight) if self.on_grid else self.weight)


class Matrix(nn.Linear):
    """A linear map without bias whose weights can be used as int8 stores them."""

    on_grid = False

    def __init__(self, size_in: int, size_out: int) -> None:
        super().__init__(size_in, size_out, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, round_rows(self.weight)) if self.on_grid else super().forward(x)


def put_on_grid(model: nn.Module, on_grid: bool = True) -> None:
    """Lets every table and matrix of the model use its rounded weights, or its own again."""
    for module in model.modules():
        if isinstance(module, (Table, Matrix)):
            module.on_grid = on_grid


def rounded_state(model: nn.Module) -> dict[str, Tensor]:
    """The state dict with every table and matrix rounded: the network that training on the grid trains."""
    state = dict(model.state_dict())
    for name, module in model.named_modules():
        if isinstance(module, (Table, Matrix)):
            state[f"{name}.weight"] = round_rows(module.weight).detach()
    return state
