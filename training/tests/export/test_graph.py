"""The exported graph against the PyTorch model: same answers in float, the same choices in int8."""

from __future__ import annotations

import numpy as np
import pytest
from exported import CANVAS, TEXTS, VOCAB, package, torch_logp

from anneal_train.reference.engine import PREFIX, SUFFIX, stream_neighbours


@pytest.mark.parametrize("lengths", [(0, 0), (5, 70), (80, 3)])
def test_float_graph_equals_the_model(tmp_path, config, model, tokenizer, lengths) -> None:
    engine = package(tmp_path, config, model, tokenizer, quantised=False)
    prefix, suffix = engine.streams("python", *TEXTS, (True, False))
    prefix += [60 + i for i in range(lengths[0])]
    suffix += [90 + i for i in range(lengths[1])]
    expected = torch_logp(model, prefix, suffix, CANVAS)
    ids, logp = engine.denoise([None] * CANVAS, engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX))
    np.testing.assert_array_equal(ids[:, 0], expected.argmax(-1))
    np.testing.assert_allclose(logp, np.take_along_axis(expected, ids, -1), atol=2e-3)


def test_split_encoding_equals_whole(tmp_path, config, model, tokenizer) -> None:
    """Keys and values of a stream do not depend on how many calls encoded it."""
    engine = package(tmp_path, config, model, tokenizer, quantised=False)
    ids = list(range(60, 100))
    whole = engine.prefill(ids, SUFFIX)
    first = engine.prefill(ids[:25], SUFFIX)
    n = len(ids) - 25
    causal = np.tril(np.ones((n, n), bool))
    neighbours = stream_neighbours(ids, SUFFIX, VOCAB, start=25)
    pos = -np.arange(25, 40)
    out = engine.forward(ids[25:], neighbours, SUFFIX, pos, np.zeros(n), causal, first, engine.empty(64), [0])
    for layer in range(config.model.layers):
        np.testing.assert_allclose(out[2 + 2 * layer], whole.keys[layer][:, :, 25:40], atol=1e-3)


def test_int8_mostly_agrees(tmp_path, config, model, tokenizer) -> None:
    exact = package(tmp_path, config, model, tokenizer, quantised=False)
    small = package(tmp_path, config, model, tokenizer, quantised=True)
    prefix, suffix = exact.streams("python", *TEXTS, (True, True))
    answers = [
        e.denoise([None] * 64, e.prefill(prefix, PREFIX), e.prefill(suffix, SUFFIX))[0][:, 0] for e in (exact, small)
    ]
    assert (answers[0] == answers[1]).mean() > 0.8
