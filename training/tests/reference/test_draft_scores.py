"""Scoring a draft: the runtime's reference sees what training saw, and changes what it is sure of."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
import torch

from anneal_train.config import EditConfig
from anneal_train.data.batch import Batch
from anneal_train.data.echoes import Occurrences, stream_echoes
from anneal_train.data.editing import EditCanvas, edit_canvas
from anneal_train.data.loss_rows import LossRows
from anneal_train.data.view import Place, View
from anneal_train.data.vocab import DELETE, EXPAND, ID, MASK, NEVER_PREDICTED
from anneal_train.export.package import weights_of, write_package
from anneal_train.model.network import AnnealModel
from anneal_train.reference.canvas_steps import Rules, apply, grow, run_around
from anneal_train.reference.draft_scores import Score, changes, fills, refine, score, suspicious
from anneal_train.reference.engine import PREFIX, SUFFIX, Engine

E, D = ID[EXPAND], ID[DELETE]
RULES = Rules(E, D, 10)
VOCAB = 1024
TEXT = "def add(first, second):\n    return first + second\n\n\nprint(add(1, 2))\n"


@pytest.fixture()
def engine(tmp_path, config, model, tokenizer) -> Engine:
    out = tmp_path / "float"
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, out, name="t", version="0", training={}, quantised=False)
    return Engine(out)


def trained_logp(model: AnnealModel, view: View, begin: int, end: int, canvas: EditCanvas) -> np.ndarray:
    """Log probabilities [n, vocab] of a canvas's positions, from the features that training gives the model."""
    prefix, suffix = view.prefix, view.suffix
    rows = LossRows(Occurrences(prefix), Occurrences(suffix), VOCAB)
    rows.add(1, Place(begin, end, view), canvas, canvas.kinds)
    length = max(len(prefix), len(suffix))

    def padded(values: list[int]) -> torch.Tensor:
        return torch.tensor([values + [0] * (length - len(values))])

    names = ("left", "right", "left_echo", "right_echo", "canvas_id", "pos_a", "pos_b", "seen_a", "seen_b")
    batch = Batch(
        prefix=padded(prefix),
        suffix=padded(suffix),
        prefix_echo=padded(stream_echoes(prefix, VOCAB)),
        suffix_echo=padded(stream_echoes(suffix, VOCAB)),
        canvas=torch.tensor([rows.canvas]),
        **{name: torch.tensor([getattr(rows, name)]) for name in names},
        rows=torch.tensor([[2 * length + i for i in range(len(rows.canvas))]]),
        labels=torch.tensor([canvas.labels]),
        weights=torch.tensor([canvas.weights]),
        kinds=torch.tensor([canvas.kinds]),
    )
    with torch.no_grad():
        logits = model.logits(model.hidden(batch))[0]
    logits[:, list(NEVER_PREDICTED)] = -1e9
    return logits.log_softmax(-1).numpy()


@pytest.mark.parametrize("visible", [1.0, 0.0])
def test_scores_are_those_of_the_trained_features(engine, model, tokenizer, visible: float) -> None:
    """The same draft through the training sample's rows and through the reference: the same predictions."""
    tokens = tokenizer.encode(TEXT).ids
    begin, end = 8, 20
    view = View(tokens, 0, len(tokens), [40, 5], [40, 6], 200)
    truth = tokens[begin:end]
    draft = [*truth[:4], 500, *truth[6:]]
    shares = EditConfig(visible=visible, suspects=0.0, random=1.0 - visible)
    canvas = edit_canvas(draft, truth, shares, random.Random(4))
    assert (ID[MASK] in canvas.ids) == (visible == 0.0)
    expected = trained_logp(model, view, begin, end, canvas)
    place = Place(begin, end, view)
    a = engine.prefill(view.prefix[: place.seen_a], PREFIX)
    b = engine.prefill(view.suffix[: place.seen_b], SUFFIX)
    scores = score(engine, [None if t == ID[MASK] else t for t in canvas.ids], a, b)
    assert [s.position for s in scores] == list(range(len(canvas.ids)))
    for row, found in zip(expected, scores, strict=True):
        if found.best is not None:
            assert found.logp == pytest.approx(float(row[found.best]), abs=2e-3)
        if found.own is not None:
            assert found.own == pytest.approx(float(row[found.token]), abs=2e-3)
        top = int(row.argmax())
        assert top in engine.control or top == E or found.best == top


def test_refine_ends_and_keeps_within_the_canvas(engine) -> None:
    a, b = engine.prefill([40, 60, 61], PREFIX), engine.prefill([40, 70], SUFFIX)
    for threshold in (1e-6, 0.999):
        out = refine(engine, [100, None, 102, 103], a, b, threshold, steps=8)
        assert len(out) <= engine.rules.max_canvas
    assert refine(engine, [], a, b, 0.5, steps=3) == []


SCORES = [
    Score(0, 100, 100, math.log(0.97), math.log(0.97)),
    Score(1, 101, 200, math.log(0.95), math.log(0.01)),
    Score(2, 102, E, math.log(0.6), None),
    Score(3, None, 300, math.log(0.4), None),
    Score(4, None, D, math.log(0.4), None),
    Score(5, 105, None, None, None),
]


def test_changes_are_what_is_sure_and_different() -> None:
    assert changes(SCORES, 0.9) == [[1, 200, math.log(0.95)]]
    assert [c[:2] for c in changes(SCORES, 0.5)] == [[1, 200], [2, E]]
    assert suspicious(SCORES, 0.1) == [1, 2, 5]


def test_fills_are_the_samplers() -> None:
    assert [c[:2] for c in fills(SCORES, 0.3)] == [[3, 300], [4, D]]
    assert [c[:2] for c in fills(SCORES, 0.9)] == [[3, 300]], "none is sure: the leftmost of the likeliest"


def applied(canvas: list[int | None], *commits: tuple[int, int]) -> list[int | None]:
    logps = [None] * len(canvas)
    return apply(canvas, logps, [[at, token, 0.0] for at, token in commits], RULES)[0]


def test_steps_at_visible_tokens() -> None:
    assert applied([1, 2, 3], (1, 9)) == [1, 9, 3]
    assert applied([1, 2, 3], (1, D)) == [1, 3]
    assert applied([1, 2, 3], (1, E)) == [1, None, None, 3]
    assert applied([1, 2, None, None], (1, D)) == [1, None, None], "the run after it stays"
    assert applied([None, None, 2, 3], (2, E)) == [None, None, None, None, 3], "as a run of one: one more mask"
    assert applied([1] * 10, (4, E)) == [*[1] * 4, None, *[1] * 5], "no room: one mask"


def test_steps_at_masks() -> None:
    assert applied([1, None, None, None, 2], (1, D)) == [1, 2]
    assert applied([1, None, None, None, 2], (1, 7), (2, D)) == [1, 7, 2]
    assert applied([1, *[None] * 4, 2], (4, E)) == [1, *[None] * 6, 2]
    assert run_around([1, None, None, 2], 1) == run_around([1, None, None, 2], 2) == (1, 3)
    assert run_around([None, 1, None], 1) == (1, 2)
    assert grow([None] * 6, 3) == 3
