"""Golden vectors of texts written from left to right."""

from __future__ import annotations

from .reference import PREFIX, SUFFIX, Engine
from .token_steps import continue_prefix, twin_canvas

WRITTEN_CASES = 3
WRITTEN_TOKENS = 20


def written(engine: Engine, cases: list[dict]) -> list[dict]:
    """The first places of the trajectories filled from left to right. The bundled weights were not trained to be a
    twin, but its graph is the same: what it is fed, and what the rules make of the answers, can be compared."""
    found = []
    for case in cases[:WRITTEN_CASES]:
        a, b = engine.encode(case["prefixIds"], PREFIX), engine.encode(case["suffixIds"], SUFFIX)
        same = ("languageId", "prefix", "suffix", "beginsFile", "endsFile", "prefixIds", "suffixIds")
        for kind, rule in (("diffusion", continue_prefix), ("twin", twin_canvas)):
            run = rule(engine, a, b, WRITTEN_TOKENS)
            text = engine.tokenizer.decode(run.ids, skip_special_tokens=False)
            place = {name: case[name] for name in same}
            found.append({"kind": kind, "most": WRITTEN_TOKENS, **place, **vars(run), "text": text})
    return found
