"""Reference of the runtime's repair: scores a draft and changes it.

One forward predicts every position of a canvas that holds a draft, also the visible ones. As in training, the echoes of
a visible token are 0 and its neighbours are the adjacent tokens, masks included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .canvas_steps import Commit, grow
from .engine import Cache, Engine


@dataclass(frozen=True)
class Score:
    """The scores of one position: the best allowed token and the log probability of the present one.

    token: what stands there, None for a mask; best, logp: None where none of the top K is allowed; own: log probability
    of `token`, None when it is not among the top K (or the position is a mask).
    """

    position: int
    token: int | None
    best: int | None
    logp: float | None
    own: float | None


def score(engine: Engine, canvas: list[int | None], a: Cache, b: Cache) -> list[Score]:
    """Scores of all positions of a canvas between two encoded streams, from one forward."""
    ids, logps = engine.denoise(canvas, a, b, everywhere=True)
    return [
        _score(engine, canvas, at, list(zip(*row, strict=True)))
        for at, row in enumerate(zip(ids.tolist(), logps.tolist(), strict=True))
    ]


def _score(engine: Engine, canvas: list[int | None], at: int, top: list[tuple[int, float]]) -> Score:
    fits = len(canvas) + grow(canvas, at) <= engine.rules.max_canvas
    allowed = [(t, p) for t, p in top if t not in engine.control and (t != engine.rules.expand or fits)]
    best, logp = allowed[0] if allowed else (None, None)
    own = next((p for t, p in top if t == canvas[at]), None)
    return Score(at, canvas[at], best, logp, own)


def suspicious(scores: list[Score], least: float) -> list[int]:
    """Visible positions whose token has a probability below `least`: what a repair masks."""
    return [s.position for s in scores if s.token is not None and (s.own is None or s.own < math.log(least))]


def changes(scores: list[Score], threshold: float) -> list[Commit]:
    """Commits of visible positions: another token, `<|delete|>` or `<|expand|>` of at least this probability."""
    least = math.log(threshold)
    others = [s for s in scores if s.token is not None and s.logp is not None and s.best != s.token]
    return [[s.position, s.best, s.logp] for s in others if s.logp >= least]


def fills(scores: list[Score], threshold: float) -> list[Commit]:
    """Commits of masks as the sampler makes them: all that are sure, else the likeliest one, ties to the left."""
    open_ones = [s for s in scores if s.token is None and s.logp is not None]
    sure = [s for s in open_ones if s.logp >= math.log(threshold)]
    if not sure and open_ones:
        sure = [max(open_ones, key=lambda s: (s.logp, -s.position))]
    return [[s.position, s.best, s.logp] for s in sure]


def refine(
    engine: Engine, draft: list[int | None], a: Cache, b: Cache, threshold: float, steps: int
) -> list[int | None]:
    """Repeats score and apply until nothing is left to do, at most `steps` times.

    Masks are filled at the manifest's threshold; a visible token is changed at `threshold`, and only while no mask is
    open: what is beside a mask is judged when the mask is known.
    """
    canvas, sure = list(draft), engine.manifest["sampler"]["threshold"]
    for _ in range(steps):
        scores = score(engine, canvas, a, b) if canvas else []
        commits = fills(scores, sure) if None in canvas else changes(scores, threshold)
        if not commits:
            break
        canvas, _ = engine.apply(canvas, [None] * len(canvas), commits)
    return canvas
