"""Masks filled by the model itself: only where they are left to it, known to the neighbours, repeatable."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from anneal_train.config import Config, DataConfig, EditConfig
from anneal_train.data.batch import Batch
from anneal_train.data.corpus_text import Source
from anneal_train.data.loader import SampleDataset, collate
from anneal_train.data.row_kinds import CHANGED, KEPT, MUTATED
from anneal_train.data.vocab import ID, MASK, SPECIALS
from anneal_train.model.network import AnnealModel
from anneal_train.train.mutations import TOP, draw, mutate

SHAPE = DataConfig(stream=96, canvas=96, aux=20, labels=96)


def made(documents, tokenizer, mutated: float) -> Batch:
    data = SampleDataset(
        Source(documents, SHAPE.languages), tokenizer.to_str(), SHAPE, 3, 0, EditConfig(share=0.9, mutated=mutated)
    )
    return collate([data[i] for i in range(6)])


@pytest.fixture()
def batch(documents, tokenizer) -> Batch:
    return made(documents, tokenizer, 0.6)


def seeded(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def places(batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Document, row of loss and canvas position of the masks left to the model."""
    which, row = (batch.kinds == MUTATED).nonzero(as_tuple=True)
    return which, row, batch.rows[which, row] - 2 * SHAPE.stream


def test_masks_become_tokens_and_nothing_else_changes(batch: Batch, config: Config, model: AnnealModel) -> None:
    which, row, place = places(batch)
    assert len(which) > 5
    assert (batch.canvas[which, place] == ID[MASK]).all()
    filled = mutate(batch, model, seeded())
    tokens = filled.canvas[which, place]
    assert (tokens >= len(SPECIALS)).all()
    right = tokens == batch.labels[which, row]
    assert (filled.kinds[which, row] == torch.where(right, KEPT, CHANGED)).all()
    assert not (filled.kinds == MUTATED).any()
    other = torch.ones_like(batch.canvas, dtype=torch.bool)
    other[which, place] = False
    assert torch.equal(filled.canvas[other], batch.canvas[other])
    for name in ("prefix", "suffix", "labels", "weights", "rows", "pos_a", "pos_b", "canvas_id"):
        assert torch.equal(getattr(filled, name), getattr(batch, name))
    assert (batch.kinds == MUTATED).any(), "the batch given is left alone"


def test_neighbours_know_the_new_tokens(batch: Batch, model: AnnealModel) -> None:
    filled = mutate(batch, model, seeded())
    same = filled.canvas_id[:, 1:] == filled.canvas_id[:, :-1]
    assert torch.equal(filled.left[:, 1:][same], filled.canvas[:, :-1][same])
    assert torch.equal(filled.right[:, :-1][same], filled.canvas[:, 1:][same])
    assert torch.equal(filled.left[:, 1:][~same], batch.left[:, 1:][~same])
    assert torch.equal(filled.right[:, :-1][~same], batch.right[:, :-1][~same])
    which, _, place = places(batch)
    assert (batch.left_echo[which, place] + batch.right_echo[which, place]).any()
    assert not filled.left_echo[which, place].any()
    assert not filled.right_echo[which, place].any()


def test_same_generator_same_tokens(batch: Batch, model: AnnealModel) -> None:
    one, two, other = (mutate(batch, model, seeded(s)).canvas for s in (1, 1, 2))
    assert torch.equal(one, two)
    assert not torch.equal(one, other)


def test_without_such_masks_the_batch_is_the_same(documents, tokenizer, model: AnnealModel) -> None:
    batch = made(documents, tokenizer, 0.0)
    assert mutate(batch, model, seeded()) is batch
    unlabelled = replace(batch, kinds=torch.zeros_like(batch.kinds))
    assert mutate(unlabelled, model, seeded()) is unlabelled


def test_draws_are_among_the_best_and_half_without_the_right_one() -> None:
    logits = torch.full((4000, 200), -5.0)
    logits[:, 100 : 100 + TOP] = torch.linspace(2.0, 1.0, TOP)
    logits[:, ID[MASK]] = 9.0
    right = torch.full((4000,), 100)
    tokens = draw(logits, right, seeded())
    share = float((tokens == 100).float().mean())
    best = torch.linspace(2.0, 1.0, TOP).softmax(-1)
    assert abs(share - 0.5 * float(best[0])) < 0.02
    drawn = torch.bincount(tokens, minlength=200)
    assert drawn[: len(SPECIALS)].sum() == 0
    assert drawn[100 : 100 + TOP].sum() > 0.95 * 4000
