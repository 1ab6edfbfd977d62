"""Reference of the runtime's hypotheses: refines canvases of several lengths side by side and selects the best text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .engine import CANVAS, FALLBACK_LENGTH, Cache, Engine, NeighbourInputs
from .rescoring import rescore, suffix_probe

#: Largest distance, in nats, to the best finished hypothesis at which another one is not pruned.
PRUNE_MARGIN = 10.0
#: Steps that the open hypotheses get once one is finished.
EXTRA_STEPS = 2


@dataclass
class Hypothesis:
    """A canvas begun with a guessed length; `score` is the log probability of all its decisions."""

    canvas: list[int | None]
    score: float = 0.0
    decisions: int = 0
    #: masks were deleted from it: it does not grow any more
    shrunk: bool = False
    #: "complete" or "unsure", empty while it has masks
    stop: str = ""

    @property
    def mean(self) -> float:
        """Mean log probability of its decisions."""
        return self.score / max(1, self.decisions)


def candidate_lengths(engine: Engine, a: Cache, b: Cache) -> list[int]:
    """Lengths of the buckets among the top K, likeliest first; FALLBACK_LENGTH if there is none."""
    ids, _ = engine.denoise([None], a, b, first=engine.tokens["len"])
    return [engine.lengths[i] for i in ids[0].tolist() if i in engine.lengths] or [FALLBACK_LENGTH]


def _denoise_together(engine: Engine, canvases: list[list[int | None]], a: Cache, b: Cache) -> list[tuple]:
    """One forward of canvases that do not see each other: (ids, log probabilities) of each one's masks."""
    mask = engine.tokens["mask"]
    ids: list[int] = []
    neighbours = NeighbourInputs([], [], [], [])
    pos: list[np.ndarray] = []
    pos_b: list[np.ndarray] = []
    owner: list[int] = []
    ask: list[list[int]] = []
    for number, canvas in enumerate(canvases):
        tokens = [mask if t is None else t for t in canvas]
        n, k = len(tokens), np.arange(len(tokens))
        ask.append([len(ids) + i for i, t in enumerate(canvas) if t is None])
        ids += tokens
        for name, values in vars(engine.canvas_neighbours(tokens, a, b)).items():
            getattr(neighbours, name).extend(values)
        pos.append(a.used + k)
        pos_b.append(1 - b.used - (n - k))
        owner += [number] * n
    own = np.equal.outer(owner, owner)
    rows = [row for part in ask for row in part]
    out = engine.forward(ids, neighbours, CANVAS, np.concatenate(pos), np.concatenate(pos_b), own, a, b, rows)
    ends = np.cumsum([len(x) for x in ask])[:-1]
    return list(zip(np.split(out[0], ends), np.split(out[1], ends), strict=True))


def best_hypothesis(engine: Engine, a: Cache, b: Cache) -> Hypothesis:
    """Refines all hypotheses and returns the selected one (`select`).

    At most the manifest's number of lengths are tried, together no longer than one canvas may be; a model without
    length queries names its one length.
    """
    limits = engine.manifest["sampler"]
    first = [limits["begin"]] if "begin" in limits else candidate_lengths(engine, a, b)
    begun: list[int] = []
    room = engine.shape["maxCanvas"]
    for length in dict.fromkeys(min(n, engine.shape["maxCanvas"]) for n in first):
        if len(begun) < limits["candidates"] and length <= room:
            begun.append(length)
            room -= length
    running = [Hypothesis([None] * n, stop="" if n else "complete") for n in begun]
    since = 0
    for _ in range(limits["maxSteps"]):
        still = [c for c in running if not c.stop]
        if not still:
            break
        answers = _denoise_together(engine, [c.canvas for c in still], a, b)
        for hypothesis, (ids, logps) in zip(still, answers, strict=True):
            commits = engine.commits(hypothesis.canvas, ids, logps, free=True, may_grow=not hypothesis.shrunk)
            hypothesis.canvas, _ = engine.apply(hypothesis.canvas, [None] * len(hypothesis.canvas), commits)
            hypothesis.score += sum(logp for _, _, logp in commits)
            hypothesis.decisions += len(commits)
            hypothesis.shrunk |= any(token == engine.tokens["delete"] for _, token, _ in commits)
            if None not in hypothesis.canvas:
                hypothesis.stop = "complete"
            elif not commits:
                hypothesis.stop = "unsure"
        # A hypothesis that began without masks has decided nothing, so it neither starts the count nor prunes others.
        finished = [c for c in running if c.stop == "complete" and c.decisions]
        if finished:
            if since == EXTRA_STEPS:
                break
            since += 1
            near = max(c.score for c in finished) - PRUNE_MARGIN
            running = [c for c in running if c.stop == "complete" or (not c.stop and c.score > near)]
    return select(engine, running, a, b)


def select(engine: Engine, running: list[Hypothesis], a: Cache, b: Cache) -> Hypothesis:
    """The finished hypothesis with the best rescored text; if none is finished, the one with the likeliest length."""
    finished = sorted((c for c in running if c.stop == "complete"), key=lambda c: -c.mean)
    if not finished:
        return running[0]
    texts = {text_of(engine, c): c for c in reversed(finished)}
    probe = suffix_probe(engine, b)
    if len(texts) == 1 or not probe:
        return finished[0]
    rescored = rescore(engine, [[t for t in c.canvas if t is not None] for c in texts.values()], probe, a)
    return max(zip(rescored, texts.values(), strict=True), key=lambda pair: pair[0])[1]


def text_of(engine: Engine, hypothesis: Hypothesis) -> str:
    """Text before the first mask."""
    canvas = hypothesis.canvas
    end = canvas.index(None) if None in canvas else len(canvas)
    return engine.tokenizer.decode([t for t in canvas[:end] if t is not None], skip_special_tokens=False)
