"""Reference of left-to-right decoding of the twin (twin_canvas.py) through its exported graph.

The graph is that of the diffusion model; the caller makes it causal by the `mask` input. Every step feeds the whole
canvas again. A runtime appends the fed tokens' keys and values to a copy of the prefix cache and feeds one token a
step, with the same results (test_twin.py).
"""

from __future__ import annotations

import numpy as np

from ..data.twin_canvas import START, STOP, twin_echoes, twin_lefts, twin_positions
from .engine import CANVAS, Cache, Engine, NeighbourInputs


def twin_neighbours(middle: list[int], a: Cache, b: Cache, vocab: int) -> NeighbourInputs:
    """Neighbours and echoes of `<|mask|>` and the middle written so far."""
    unknown = [0] * (len(middle) + 1)
    echoes = twin_echoes(middle, a.fed, len(a.fed.fed), b.fed, len(b.fed.fed), vocab)
    return NeighbourInputs(twin_lefts(a.fed.fed[-1], middle), unknown, echoes, unknown)


def next_tokens(engine: Engine, middle: list[int], a: Cache, b: Cache) -> tuple[np.ndarray, np.ndarray]:
    """The best ids after `middle` and their log probabilities, [topK] each."""
    count = len(middle) + 1
    pos, pos_b = (np.asarray(p) for p in twin_positions(count, a.used, b.used))
    causal = np.tril(np.ones((count, count), bool))
    neighbours = twin_neighbours(middle, a, b, engine.shape["vocab"])
    out = engine.forward([START, *middle], neighbours, CANVAS, pos, pos_b, causal, a, b, [count - 1])
    return out[0][0], out[1][0]


def decode_twin(engine: Engine, a: Cache, b: Cache) -> list[int]:
    """The middle, each token the likeliest that may stand in a text, up to the stop or the longest canvas."""
    never = (engine.control | {engine.tokens["expand"], engine.tokens["delete"]}) - {STOP}
    middle: list[int] = []
    while len(middle) < engine.shape["maxCanvas"] - 2:
        ids, _ = next_tokens(engine, middle, a, b)
        token = next((i for i in ids.tolist() if i not in never), STOP)
        if token == STOP:
            break
        middle.append(token)
    return middle
