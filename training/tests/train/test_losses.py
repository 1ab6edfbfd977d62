"""The parts of the loss: masks and visible tokens of drafts apart, right visible tokens turned down."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from anneal_train.data.row_kinds import AUX, CANVAS, CHANGED, KEPT, LENGTH, MUTATED
from anneal_train.train.losses import KEPT_WEIGHT, LENGTH_WEIGHT, VISIBLE_WEIGHT, combine

KINDS = [AUX, CANVAS, CANVAS, LENGTH, CHANGED, KEPT, KEPT, MUTATED, AUX]
WEIGHTS = [1.0, 4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]
CE = [2.0, 1.0, 3.0, 5.0, 7.0, 0.5, 1.5, 6.0, 90.0]


def batch():
    return SimpleNamespace(kinds=torch.tensor([KINDS]), weights=torch.tensor([WEIGHTS]))


def test_visible_tokens_are_a_part_of_their_own() -> None:
    loss, figures = combine(torch.tensor([CE]), batch(), 0.5, weighted=True, drafts=True)
    canvas = (4 * 1.0 + 3.0 + 6.0) / 6
    visible = (7.0 + KEPT_WEIGHT * 2.0) / (1 + 2 * KEPT_WEIGHT)
    assert float(figures["visible"]) == pytest.approx(visible)
    assert float(loss) == pytest.approx(canvas + 0.5 * 2.0 + LENGTH_WEIGHT * 5.0 + VISIBLE_WEIGHT * visible)
    assert float(figures["changed"]) == 7.0
    assert float(figures["kept"]) == 1.0
    assert float(figures["plain"]) == pytest.approx(10 / 3)


def test_stage_1_has_the_loss_and_the_figures_it_had() -> None:
    loss, figures = combine(torch.tensor([CE]), batch(), 0.5, weighted=False)
    assert list(figures) == ["aux", "canvas", "length", "plain"]
    assert float(loss) == pytest.approx(10 / 3 + 0.5 * 2.0 + LENGTH_WEIGHT * 5.0)
