"""Quantisation-aware training: the forward pass uses the weights that the int8 graph stores.

Rounding after training moves every weight by up to half a quantisation step of its row, which changes the best token
wherever two are nearly tied. In the last part of a run the forward pass uses the rounded weights instead, and gradients
go straight through the rounding (Bengio et al. 2013, arXiv 1308.3432), so the exported network is the trained one.
`export.graph.quantise_columns` rounds in the same way.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

#: Quantisation levels on either side of zero.
LEVELS = 127.0
MIN_RANGE = 1e-12


def fake_quantise(weight: Tensor) -> Tensor:
    """weight [..., in] -> the nearest weights that int8 with one symmetric scale a row can store, float32."""
    weight = weight.float()
    scale = weight.detach().abs().amax(dim=-1, keepdim=True).clamp(min=MIN_RANGE) / LEVELS
    rounded = (weight.detach() / scale).round().clamp(-LEVELS, LEVELS) * scale
    return weight + (rounded - weight).detach()


class Table(nn.Embedding):
    """An embedding that can use its rows as int8 stores them."""

    fake_quantised = False

    def forward(self, ids: Tensor) -> Tensor:
        rows = super().forward(ids)
        return fake_quantise(rows) if self.fake_quantised else rows

    def head(self, hidden: Tensor) -> Tensor:
        """hidden [..., width] -> logits [..., rows]: the tied head."""
        return F.linear(hidden, fake_quantise(self.weight) if self.fake_quantised else self.weight)


class Matrix(nn.Linear):
    """A linear map without bias that can use its weights as int8 stores them."""

    fake_quantised = False

    def __init__(self, size_in: int, size_out: int) -> None:
        super().__init__(size_in, size_out, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, fake_quantise(self.weight)) if self.fake_quantised else super().forward(x)


def set_fake_quantised(model: nn.Module, fake_quantised: bool = True) -> None:
    """Switches all tables and matrices of the model to their rounded weights, or back."""
    for module in model.modules():
        if isinstance(module, (Table, Matrix)):
            module.fake_quantised = fake_quantised


def quantised_state(model: nn.Module) -> dict[str, Tensor]:
    """The state dict with every table and matrix rounded: the network that quantisation-aware training trains."""
    state = dict(model.state_dict())
    for name, module in model.named_modules():
        if isinstance(module, (Table, Matrix)):
            state[f"{name}.weight"] = fake_quantise(module.weight).detach()
    return state
