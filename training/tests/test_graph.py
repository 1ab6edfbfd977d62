"""The exported graph against the PyTorch model: same answers in float, the same choices in int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from anneal_train.config import Config
from anneal_train.echoes import Occurrences, canvas_echo, stream_echoes
from anneal_train.model import AnnealModel, Batch
from anneal_train.package import weights_of, write_package
from anneal_train.reference import PREFIX, SUFFIX, Engine, stream_beside
from anneal_train.vocab import ID, MASK, NEVER_PREDICTED

CANVAS = 9
VOCAB = 1024
TEXTS = ("def add(a, b):\n    ", "\n\nprint(add(1, 2))\n")


def package(tmp_path: Path, config: Config, model: AnnealModel, tokenizer, quantised: bool) -> Engine:
    out = tmp_path / ("int8" if quantised else "float")
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, out, name="t", version="0", training={}, quantised=quantised)
    return Engine(out)


def torch_logp(model: AnnealModel, prefix: list[int], suffix: list[int], size: int) -> np.ndarray:
    """Log probabilities [size, vocab] of an all-mask canvas between the streams."""
    length = max(len(prefix), len(suffix))

    def row(values: list[int]) -> torch.Tensor:
        return torch.tensor([values])

    k = list(range(size))
    a, b = Occurrences(prefix), Occurrences(suffix)
    batch = Batch(
        prefix=row(prefix + [0] * (length - len(prefix))),
        suffix=row(suffix + [0] * (length - len(suffix))),
        canvas=row([ID[MASK]] * size),
        prefix_echo=row(stream_echoes(prefix, VOCAB) + [0] * (length - len(prefix))),
        suffix_echo=row(stream_echoes(suffix, VOCAB) + [0] * (length - len(suffix))),
        left=row([prefix[-1], *[ID[MASK]] * (size - 1)]),
        right=row([*[ID[MASK]] * (size - 1), suffix[-1]]),
        left_echo=row([canvas_echo(prefix, a, len(prefix), b, len(suffix), VOCAB), *[0] * (size - 1)]),
        right_echo=row([*[0] * (size - 1), canvas_echo(suffix, b, len(suffix), a, len(prefix), VOCAB)]),
        canvas_id=row([0] * size),
        pos_a=row([len(prefix) + i for i in k]),
        pos_b=row([1 - len(suffix) - (size - i) for i in k]),
        seen_a=row([len(prefix)] * size),
        seen_b=row([len(suffix)] * size),
        rows=row([2 * length + i for i in k]),
        labels=row([0] * size),
        weights=torch.ones(1, size),
        kinds=row([1] * size),
    )
    with torch.no_grad():
        logits = model.logits(model.hidden(batch))[0]
    logits[:, list(NEVER_PREDICTED)] = -1e9
    return logits.log_softmax(-1).numpy()


@pytest.mark.parametrize("lengths", [(0, 0), (5, 70), (80, 3)])
def test_float_graph_equals_the_model(tmp_path, config, model, tokenizer, lengths) -> None:
    engine = package(tmp_path, config, model, tokenizer, quantised=False)
    prefix, suffix = engine.streams("python", *TEXTS, (True, False))
    prefix += [60 + i for i in range(lengths[0])]
    suffix += [90 + i for i in range(lengths[1])]
    expected = torch_logp(model, prefix, suffix, CANVAS)
    ids, logp = engine.denoise([None] * CANVAS, engine.encode(prefix, PREFIX), engine.encode(suffix, SUFFIX))
    np.testing.assert_array_equal(ids[:, 0], expected.argmax(-1))
    np.testing.assert_allclose(logp, np.take_along_axis(expected, ids, -1), atol=2e-3)


def test_split_encoding_equals_whole(tmp_path, config, model, tokenizer) -> None:
    """Keys and values of a stream do not depend on how many calls encoded it."""
    engine = package(tmp_path, config, model, tokenizer, quantised=False)
    ids = list(range(60, 100))
    whole = engine.encode(ids, SUFFIX)
    first = engine.encode(ids[:25], SUFFIX)
    n = len(ids) - 25
    causal = np.tril(np.ones((n, n), bool))
    beside = stream_beside(ids, SUFFIX, VOCAB, start=25)
    pos = -np.arange(25, 40)
    out = engine.forward(ids[25:], beside, SUFFIX, pos, np.zeros(n), causal, first, engine.empty(64), [0])
    for layer in range(config.model.layers):
        np.testing.assert_allclose(out[2 + 2 * layer], whole.keys[layer][:, :, 25:40], atol=1e-3)


def test_int8_mostly_agrees(tmp_path, config, model, tokenizer) -> None:
    exact = package(tmp_path, config, model, tokenizer, quantised=False)
    small = package(tmp_path, config, model, tokenizer, quantised=True)
    prefix, suffix = exact.streams("python", *TEXTS, (True, True))
    answers = [
        e.denoise([None] * 64, e.encode(prefix, PREFIX), e.encode(suffix, SUFFIX))[0][:, 0] for e in (exact, small)
    ]
    assert (answers[0] == answers[1]).mean() > 0.8
