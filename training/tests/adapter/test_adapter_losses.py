"""The parts of the loss against their formulas, in chunks and over a choice of rows."""

from __future__ import annotations

import pytest
import torch
from tiny_body import body, package
from torch.nn import functional as F

from anneal_train.adapter import losses
from anneal_train.adapter.losses import RowLosses, distance_weights
from anneal_train.adapter.settings import LossSettings


@pytest.fixture()
def states() -> tuple[torch.Tensor, ...]:
    torch.manual_seed(2)
    width = package().sizes.width
    student, teacher = torch.randn(7, width), torch.randn(7, width)
    return student.requires_grad_(), teacher, torch.tensor([5, 600, -1, 17, 30, 5, 2]), torch.rand(7)


@pytest.mark.parametrize("rows", [None, torch.tensor([2, 5, 17, 30, 40, 500])])
def test_distillation_is_the_weighted_sum_of_its_parts(states, rows, monkeypatch) -> None:
    student, teacher, text, weights = states
    monkeypatch.setattr(losses, "CHUNK", 3)
    found = RowLosses(body(), rows, LossSettings()).distil(*states)
    p = body().logits(teacher, rows).softmax(-1)
    q = body().logits(student, rows).softmax(-1)
    places = text if rows is None else torch.tensor([1, -1, -1, 2, 3, 1, 0])
    cross = F.cross_entropy(q.log(), places, ignore_index=-1, reduction="none")
    loss = 0.5 * (p - q).abs().sum(-1) + 0.01 * (q * (q / p).log()).sum(-1) + 0.1 * cross
    assert torch.allclose(found[0], (weights * loss).sum(), rtol=1e-4)
    assert torch.allclose(found[1], weights.sum())
    want = torch.autograd.grad((weights * loss).sum(), student)[0]
    assert torch.allclose(torch.autograd.grad(found[0], student)[0], want, atol=1e-5)


def test_a_student_that_is_the_teacher_has_no_distance(states) -> None:
    _, teacher, text, weights = states
    found = RowLosses(body(), None, LossSettings(text=0.0)).distil(teacher, teacher, text, weights)
    assert abs(float(found[0])) < 1e-5 and torch.allclose(found[3], weights.sum())


def test_tokens_outside_the_rows_are_left_out(states) -> None:
    student, _, _, weights = states
    rows = torch.tensor([2, 5, 17])
    found = RowLosses(body(), rows, LossSettings()).name(student, torch.tensor([5, 600, -1, 17, 30, 5, 2]), weights)
    assert torch.allclose(found[1], weights[[0, 3, 5, 6]].sum())


def test_weights_fall_with_the_distance() -> None:
    slot = torch.arange(4)
    assert torch.allclose(distance_weights(slot, 8), torch.exp(-slot / 4.0))
    assert torch.allclose(distance_weights(slot, 16), torch.exp(-slot / 7.0))
