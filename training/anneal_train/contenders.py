"""Several lengths refined side by side, in the plainest form: the reference of `src/runtime/contenders.ts`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .reference import CANVAS, Beside, Cache, Engine


@dataclass
class Contender:
    """A canvas begun with a guessed length; `score` is the log probability of all its decisions."""

    canvas: list[int | None]
    score: float
    #: "complete" or "unsure", empty while it has masks
    stop: str = ""


def guesses(engine: Engine, a: Cache, b: Cache) -> list[int]:
    """Lengths of the buckets among the best answers, likeliest first."""
    ids, _ = engine.denoise([None], a, b, first=engine.tokens["len"])
    return [engine.lengths[i] for i in ids[0].tolist() if i in engine.lengths]


def _together(engine: Engine, canvases: list[list[int | None]], a: Cache, b: Cache) -> list[tuple]:
    """One forward of canvases that do not see each other: (ids, log probabilities) of each one's masks."""
    mask = engine.tokens["mask"]
    ids: list[int] = []
    beside = Beside([], [], [], [])
    pos: list[np.ndarray] = []
    pos_b: list[np.ndarray] = []
    owner: list[int] = []
    ask: list[list[int]] = []
    for number, canvas in enumerate(canvases):
        tokens = [mask if t is None else t for t in canvas]
        n, k = len(tokens), np.arange(len(tokens))
        ask.append([len(ids) + i for i, t in enumerate(canvas) if t is None])
        ids += tokens
        for name, values in vars(engine.canvas_beside(tokens, a, b)).items():
            getattr(beside, name).extend(values)
        pos.append(a.used + k)
        pos_b.append(1 - b.used - (n - k))
        owner += [number] * n
    own = np.equal.outer(owner, owner)
    rows = [row for part in ask for row in part]
    out = engine.forward(ids, beside, CANVAS, np.concatenate(pos), np.concatenate(pos_b), own, a, b, rows)
    ends = np.cumsum([len(x) for x in ask])[:-1]
    return list(zip(np.split(out[0], ends), np.split(out[1], ends), strict=True))


def contend(engine: Engine, a: Cache, b: Cache) -> Contender:
    """The winner among the manifest's number of candidates."""
    limits = engine.manifest["sampler"]
    lengths = dict.fromkeys(min(n, engine.shape["maxCanvas"]) for n in guesses(engine, a, b))
    begun = list(lengths)[: limits["candidates"]]
    running = [Contender([None] * n, 0.0, "" if n else "complete") for n in begun]
    for _ in range(limits["maxSteps"]):
        still = [c for c in running if not c.stop]
        if not still:
            break
        answers = _together(engine, [c.canvas for c in still], a, b)
        for contender, (ids, logps) in zip(still, answers, strict=True):
            commits = engine.commits(contender.canvas, ids, logps, free=True)
            contender.canvas, _ = engine.apply(contender.canvas, [None] * len(contender.canvas), commits)
            contender.score += sum(logp for _, _, logp in commits)
            if None not in contender.canvas:
                contender.stop = "complete"
            elif not commits:
                contender.stop = "unsure"
        finished = [c for c in running if c.stop == "complete"]
        if finished:
            leader = max(finished, key=lambda c: c.score)
            running = [c for c in running if c is leader or (not c.stop and c.score > leader.score)]
    finished = [c for c in running if c.stop == "complete"]
    return max(finished, key=lambda c: c.score) if finished else running[0]


def text_of(engine: Engine, contender: Contender) -> str:
    """Text before the first mask."""
    canvas = contender.canvas
    end = canvas.index(None) if None in canvas else len(canvas)
    return engine.tokenizer.decode([t for t in canvas[:end] if t is not None], skip_special_tokens=False)
