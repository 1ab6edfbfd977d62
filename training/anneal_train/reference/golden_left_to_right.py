"""Golden vectors of texts decoded from left to right."""

from __future__ import annotations

from .engine import PREFIX, SUFFIX, Engine
from .left_to_right import continue_prefix, twin_canvas

CASES = 3
TOKENS = 20


def left_to_right_cases(engine: Engine, cases: list[dict]) -> list[dict]:
    """The first places of the trajectories filled from left to right. The bundled weights were not trained to be a
    twin, but its graph is the same: what it is fed, and what the rules make of the answers, can be compared."""
    found = []
    for case in cases[:CASES]:
        a, b = engine.prefill(case["prefixIds"], PREFIX), engine.prefill(case["suffixIds"], SUFFIX)
        same = ("languageId", "prefix", "suffix", "beginsFile", "endsFile", "prefixIds", "suffixIds")
        for kind, rule in (("diffusion", continue_prefix), ("twin", twin_canvas)):
            run = rule(engine, a, b, TOKENS)
            text = engine.tokenizer.decode(run.ids, skip_special_tokens=False)
            place = {name: case[name] for name in same}
            found.append({"kind": kind, "most": TOKENS, **place, **vars(run), "text": text})
    return found
