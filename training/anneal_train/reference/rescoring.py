"""Reference of the runtime's rescoring: log probabilities of whole texts for a gap, in left-to-right order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .engine import BUCKET, PREFIX, Cache, Engine, NeighbourInputs, stream_neighbours

#: Tokens after the gap whose log probability counts for a text as well.
PROBE_TOKENS = 2


def suffix_probe(engine: Engine, b: Cache) -> list[int]:
    """The first PROBE_TOKENS tokens after the gap, in text order; empty at the end of a file. b: the suffix stream."""
    tags = 2 if b.fed.fed[1:2] == [engine.tokens["eof"]] else 1
    return b.fed.fed[tags:][-PROBE_TOKENS:][::-1]


def rescore(engine: Engine, texts: list[list[int]], probe: list[int], a: Cache) -> list[float]:
    """Log probability of each text and of the probe after it, as a continuation of the prefix stream `a`.

    One forward scores all texts side by side; they do not see each other. The prefix's last token is fed again with
    each. A token that is not among the top K gets the log probability of the last of these.
    """
    before = a.fed.fed[:-1]
    texts_fed = [[a.fed.fed[-1], *text, *probe] for text in texts]
    ids: list[int] = []
    neighbours = NeighbourInputs([], [], [], [])
    owner: list[int] = []
    pos: list[int] = []
    for number, text_fed in enumerate(texts_fed):
        fed = text_fed[:-1]
        ids += fed
        owner += [number] * len(fed)
        pos += range(len(before), len(before) + len(fed))
        inputs = stream_neighbours([*before, *fed], PREFIX, engine.shape["vocab"], len(before))
        for name, values in vars(inputs).items():
            getattr(neighbours, name).extend(values)
    n = len(ids)
    own = np.equal.outer(owner, owner) & np.tril(np.ones((n, n), bool))
    seen = replace(a, used=len(before))
    out = engine.forward(
        ids, neighbours, PREFIX, np.asarray(pos), np.zeros(n), own, seen, engine.empty(BUCKET), range(n)
    )
    rows = zip(out[0].tolist(), out[1].tolist(), strict=True)
    return [sum(_logp(token, *next(rows)) for token in text_fed[1:]) for text_fed in texts_fed]


def _logp(token: int, ids: list[int], logps: list[float]) -> float:
    return logps[ids.index(token)] if token in ids else logps[-1]
