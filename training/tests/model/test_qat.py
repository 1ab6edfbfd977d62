"""Training on the grid of int8: the same rounding as the graph's, gradients through it, and what a checkpoint gives."""

from __future__ import annotations

import numpy as np
import torch

from anneal_train.config import PRESETS
from anneal_train.export.graph import quantise_columns
from anneal_train.model.network import AnnealModel
from anneal_train.model.qat import Matrix, Table, put_on_grid, round_rows, rounded_state


def test_rounds_as_the_graph_does() -> None:
    weight = torch.randn(64, 48, generator=torch.Generator().manual_seed(3)) * torch.logspace(-4, 2, 64)[:, None]
    values, scale = quantise_columns(weight.numpy().T)
    assert np.allclose(round_rows(weight).numpy(), values.T * scale[:, None], rtol=1e-6, atol=0)


def test_rounding_twice_changes_nothing() -> None:
    weight = round_rows(torch.randn(50, 33, generator=torch.Generator().manual_seed(5)))
    assert torch.allclose(round_rows(weight), weight, rtol=1e-6, atol=0)


def test_a_row_of_zeros_stays() -> None:
    assert torch.equal(round_rows(torch.zeros(2, 8)), torch.zeros(2, 8))


def test_gradients_pass_straight_through() -> None:
    weight = torch.randn(4, 8, requires_grad=True)
    (round_rows(weight) * torch.arange(8.0)).sum().backward()
    assert torch.equal(weight.grad, torch.arange(8.0).expand(4, 8))


def test_only_tables_and_matrices_are_rounded_and_only_when_asked() -> None:
    torch.manual_seed(1)
    table, matrix = Table(16, 8), Matrix(8, 4)
    ids, x = torch.arange(16), torch.randn(3, 8)
    before = table(ids), table.head(x), matrix(x)
    model = torch.nn.ModuleList((table, matrix))
    put_on_grid(model)
    assert torch.equal(table(ids), round_rows(table.weight))
    assert not torch.equal(table.head(x), before[1]) and not torch.equal(matrix(x), before[2])
    put_on_grid(model, False)
    assert all(torch.equal(a, b) for a, b in zip(before, (table(ids), table.head(x), matrix(x)), strict=True))


def test_rounded_state_is_the_network_on_the_grid() -> None:
    model = AnnealModel(PRESETS["smoke"].model)
    state = rounded_state(model)
    assert torch.equal(state["stream.weight"], model.stream.weight), "floats in the graph stay floats"
    assert torch.equal(state["neighbours.gate.weight"], model.neighbours.gate.weight)
    for name, module in model.named_modules():
        if isinstance(module, (Table, Matrix)):
            assert torch.equal(state[f"{name}.weight"], round_rows(module.weight).detach())
