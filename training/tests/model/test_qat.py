"""Quantisation-aware training: the same rounding as the graph's, gradients through it, and what a checkpoint gives."""

from __future__ import annotations

import numpy as np
import torch

from anneal_train.config import PRESETS
from anneal_train.export.graph import quantise_columns
from anneal_train.model.network import AnnealModel
from anneal_train.model.qat import Matrix, Table, fake_quantise, quantised_state, set_fake_quantised


def test_rounds_as_the_graph_does() -> None:
    weight = torch.randn(64, 48, generator=torch.Generator().manual_seed(3)) * torch.logspace(-4, 2, 64)[:, None]
    values, scale = quantise_columns(weight.numpy().T)
    assert np.allclose(fake_quantise(weight).numpy(), values.T * scale[:, None], rtol=1e-6, atol=0)


def test_rounding_twice_changes_nothing() -> None:
    weight = fake_quantise(torch.randn(50, 33, generator=torch.Generator().manual_seed(5)))
    assert torch.allclose(fake_quantise(weight), weight, rtol=1e-6, atol=0)


def test_a_row_of_zeros_stays() -> None:
    assert torch.equal(fake_quantise(torch.zeros(2, 8)), torch.zeros(2, 8))


def test_gradients_pass_straight_through() -> None:
    weight = torch.randn(4, 8, requires_grad=True)
    (fake_quantise(weight) * torch.arange(8.0)).sum().backward()
    assert torch.equal(weight.grad, torch.arange(8.0).expand(4, 8))


def test_only_tables_and_matrices_are_rounded_and_only_when_asked() -> None:
    torch.manual_seed(1)
    table, matrix = Table(16, 8), Matrix(8, 4)
    ids, x = torch.arange(16), torch.randn(3, 8)
    before = table(ids), table.head(x), matrix(x)
    model = torch.nn.ModuleList((table, matrix))
    set_fake_quantised(model)
    assert torch.equal(table(ids), fake_quantise(table.weight))
    assert not torch.equal(table.head(x), before[1]) and not torch.equal(matrix(x), before[2])
    set_fake_quantised(model, False)
    assert all(torch.equal(a, b) for a, b in zip(before, (table(ids), table.head(x), matrix(x)), strict=True))


def test_rounded_state_is_the_network_on_the_grid() -> None:
    model = AnnealModel(PRESETS["smoke"].model)
    state = quantised_state(model)
    assert torch.equal(state["stream.weight"], model.stream.weight), "floats in the graph stay floats"
    assert torch.equal(state["neighbours.gate.weight"], model.neighbours.gate.weight)
    for name, module in model.named_modules():
        if isinstance(module, (Table, Matrix)):
            assert torch.equal(state[f"{name}.weight"], fake_quantise(module.weight).detach())
