"""Reference of the runtime's left-to-right decoding, one token a forward, for the diffusion model and the twin.

A diffusion model's text joins the prefix stream, and a run of masks behind it is predicted: the first mask gives the
next token, the second one the token after it, `<|delete|>` for none. The twin's canvas (twin_canvas.py) is fed one
token at a time, and its keys and values are appended to those of the prefix. The tokens of one forward share one
activation scale, so results are equal to the last digit only when the same tokens are fed together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import numpy as np

from ..data.echoes import Occurrences
from ..data.twin_canvas import START, STOP, twin_positions
from .engine import BUCKET, CANVAS, PREFIX, Cache, Engine, NeighbourInputs, stream_neighbours
from .twin_decoding import twin_neighbours

#: Masks behind the text, as in the runtime.
AHEAD = 2


@dataclass
class Decoded:
    """A text and the forwards that it took: what was fed, and the answers as [[id, log probability], ...] a row."""

    ids: list[int] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    #: whether the model ended it
    ended: bool = False


def appended(cache: Cache, out: list[np.ndarray], token: int) -> Cache:
    """The cache with the keys and values of the first token fed behind its own."""
    used = cache.used + 1
    room = -(-used // BUCKET) * BUCKET - used
    keys = [
        np.pad(np.concatenate([old[:, :, : cache.used], new[:, :, :1]], 2), ((0, 0), (0, 0), (0, room)))
        for old, new in zip(cache.keys, out[2::2], strict=True)
    ]
    values = [
        np.pad(np.concatenate([old[:, : cache.used], new[:, :1]], 1), ((0, 0), (0, room), (0, 0)))
        for old, new in zip(cache.values, out[3::2], strict=True)
    ]
    return Cache(used, keys, values, Occurrences([*cache.fed.fed, token]))


def continue_prefix(engine: Engine, a: Cache, b: Cache, most: int) -> Decoded:
    """At most `most` tokens of a diffusion model behind the prefix."""
    run, fresh = Decoded(), []
    never = engine.control | {engine.tokens["expand"], engine.tokens["delete"]}
    masks = [engine.tokens["mask"]] * AHEAD
    while len(run.ids) < most:
        n, text = len(fresh), [*a.fed.fed, *fresh]
        known = stream_neighbours(text, PREFIX, engine.shape["vocab"], start=a.used)
        blank = engine.canvas_neighbours(masks, replace(a, fed=Occurrences(text)), b)
        sides = {name: vars(known)[name][-n:] * (n > 0) + values for name, values in vars(blank).items()}
        feed = {
            "ids": fresh + masks,
            **sides,
            "stream": [PREFIX] * n + [CANVAS] * AHEAD,
            "pos": [a.used + i for i in range(n + AHEAD)],
            "posB": [0] * n + [1 - b.used - (AHEAD - k) for k in range(AHEAD)],
            "sees": [[a.used, 0, 1]] * n + [[a.used, b.used, n + AHEAD]] * AHEAD,
        }
        own = np.ones((n + AHEAD, n + AHEAD), bool)
        own[:n, n:] = False
        sees_b = np.asarray(feed["stream"]) == CANVAS
        out = _forward(engine, feed, NeighbourInputs(**sides), own, a, b, [n, n + 1], sees_b)
        run.steps.append({**feed, "top": _top(out)})
        if fresh:
            a = appended(a, out, fresh[0])
        token = next((i for i in out[0][0].tolist() if i not in never), None)
        if token is None:
            return run
        run.ids.append(token)
        if out[0][1][0] == engine.tokens["delete"]:
            run.ended = True
            return run
        fresh = [token]
    return run


def twin_canvas(engine: Engine, a: Cache, b: Cache, most: int) -> Decoded:
    """At most `most` tokens of the twin between the streams."""
    run, grown = Decoded(), a
    never = (engine.control | {engine.tokens["expand"], engine.tokens["delete"]}) - {STOP}
    while len(run.ids) < min(most, engine.shape["maxCanvas"] - 2):
        k = len(run.ids)
        token = run.ids[-1] if run.ids else START
        sides = {
            name: values[k:] for name, values in asdict(twin_neighbours(run.ids, a, b, engine.shape["vocab"])).items()
        }
        pos, pos_b = twin_positions(k + 1, a.used, b.used)
        feed = {
            "ids": [token],
            **sides,
            "stream": [CANVAS],
            "pos": pos[k:],
            "posB": pos_b[k:],
            "sees": [[grown.used, b.used, 1]],
        }
        out = _forward(engine, feed, NeighbourInputs(**sides), np.ones((1, 1), bool), grown, b, [0], True)
        run.steps.append({**feed, "top": _top(out)})
        grown = appended(grown, out, token)
        best = next((i for i in out[0][0].tolist() if i not in never), None)
        if best is None or best == STOP:
            run.ended = best == STOP
            return run
        run.ids.append(best)
    return run


def _forward(engine: Engine, feed: dict, neighbours: NeighbourInputs, own: np.ndarray, a: Cache, b: Cache, ask, sees_b):
    pos, pos_b = np.asarray(feed["pos"]), np.asarray(feed["posB"])
    return engine.forward(feed["ids"], neighbours, feed["stream"], pos, pos_b, own, a, b, ask, sees_b)


def _top(out: list[np.ndarray]) -> list[list[list[float]]]:
    return [
        [[i, round(p, 7)] for i, p in zip(ids, logps, strict=True)]
        for ids, logps in zip(out[0].tolist(), out[1].tolist(), strict=True)
    ]
