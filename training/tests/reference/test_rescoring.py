"""Reading whole texts: side by side as alone, and nothing at the end of a file."""

from __future__ import annotations

import numpy as np
import pytest

from anneal_train.export.package import weights_of, write_package
from anneal_train.reference.engine import PREFIX, SUFFIX, Engine, stream_neighbours
from anneal_train.reference.rescoring import rescore, suffix_probe

PREFIX_TEXT, SUFFIX_TEXT = "def add(a, b):\n    ", "\n\nprint(add(1, 2))\n"


@pytest.fixture
def engine(tmp_path, config, model, tokenizer) -> Engine:
    out = tmp_path / "package"
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, out, name="t", version="0", training={}, quantised=False)
    return Engine(out)


def streams(engine: Engine, suffix: str = SUFFIX_TEXT):
    a, b = engine.streams("python", PREFIX_TEXT, suffix, (True, True))
    return engine.prefill(a, PREFIX), engine.prefill(b, SUFFIX)


def alone(engine: Engine, before: list[int], after: list[int]) -> float:
    """The same sum from one uncached forward over all tokens."""
    ids = [*before, *after]
    n = len(ids)
    asked = range(len(before) - 1, n - 1)
    causal, empty = np.tril(np.ones((n, n), bool)), engine.empty(64)
    neighbours = stream_neighbours(ids, PREFIX, engine.shape["vocab"])
    top, logps = engine.forward(ids, neighbours, PREFIX, np.arange(n), np.zeros(n), causal, empty, empty, asked)[:2]
    rows = zip(after, top.tolist(), logps.tolist(), strict=True)
    return sum(row[ids.index(token)] if token in ids else row[-1] for token, ids, row in rows)


def test_side_by_side_as_alone(engine) -> None:
    a, b = streams(engine)
    texts = [engine.tokenizer.encode(t).ids for t in ("return a + b", "pass", "")]
    probe = suffix_probe(engine, b)
    assert probe == engine.tokenizer.encode(SUFFIX_TEXT).ids[:2]
    together = rescore(engine, texts, probe, a)
    singly = [alone(engine, a.fed.fed, [*text, *probe]) for text in texts]
    assert together == pytest.approx(singly, abs=1e-3)


def test_nothing_stands_behind_the_end(engine) -> None:
    _, b = streams(engine, "")
    assert suffix_probe(engine, b) == []
