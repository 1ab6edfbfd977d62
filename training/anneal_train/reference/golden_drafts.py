"""Golden vectors of drafts: the predictions at every position of a canvas that holds a draft."""

from __future__ import annotations

import random

from .engine import PREFIX, SUFFIX, Engine
from .golden_places import places

CASES = 8


def draft_cases(engine: Engine, documents: list[dict], rng: random.Random) -> list[dict]:
    """Canvases that hold a draft in the middle of held-out text, and the predictions at every position."""
    cases: list[dict] = []
    found = places(documents, rng)
    while len(cases) < CASES:
        place = next(found)
        draft = engine.tokenizer.encode(place.gold).ids
        if not 2 <= len(draft) <= 32:
            continue
        if len(cases) % 2:
            draft[rng.randrange(len(draft))] = rng.choice(engine.tokenizer.encode(place.prefix).ids or draft)
        a_ids, b_ids = engine.streams(place.language, place.prefix, place.suffix, (False, False))
        a, b = engine.prefill(a_ids, PREFIX), engine.prefill(b_ids, SUFFIX)
        masked = [None if at % 2 else token for at, token in enumerate(draft)]
        views = []
        for canvas in (draft, masked):
            ids, logps = engine.denoise(canvas, a, b, everywhere=True)
            answers = zip(ids.tolist(), logps.tolist(), strict=True)
            rows = [[(token, rounded(logp)) for token, logp in zip(*row, strict=True)] for row in answers]
            views.append({"canvas": [-1 if token is None else token for token in canvas], "top": rows})
        cases.append({"prefixIds": a_ids, "suffixIds": b_ids, "views": views})
    return cases


def rounded(logp: float) -> float:
    """A log probability as golden files hold it."""
    return round(logp, 7)
