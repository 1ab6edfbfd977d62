"""Adds this processor's answers to golden files: python scripts/golden_answers.py PACKAGE GOLDEN_DIR.

int8 sums are the same everywhere, float sums are not: processors with and without AVX-512 add in another order. The
last bit of a softmax may decide how an activation is rounded, and the answers behind it then differ by more than the
test's tolerance. Where they do, `other` holds the answers of the other kind of processor beside `top`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from anneal_train.reference.engine import PREFIX, SUFFIX, Engine
from anneal_train.reference.golden_drafts import short

#: Differences of log probabilities that are worth noting, well below the test's tolerance.
LEAST_DIFFERENCE = 0.01

Top = list[list[tuple[int, float]]]


def answers(engine: Engine, case: dict[str, Any], views: list[dict[str, Any]], everywhere: bool) -> list[Top]:
    """The model's answers for each view's canvas, as golden files hold them."""
    a, b = engine.encode(case["prefixIds"], PREFIX), engine.encode(case["suffixIds"], SUFFIX)
    found = []
    for view in views:
        canvas = [None if token < 0 else token for token in view["canvas"]]
        ids, logps = engine.denoise(canvas, a, b, everywhere=everywhere)
        rows = zip(ids.tolist(), logps.tolist(), strict=True)
        found.append([[(token, short(logp)) for token, logp in zip(*row, strict=True)] for row in rows])
    return found


def differs(one: Top, other: Top) -> bool:
    pairs = [pair for rows in zip(one, other, strict=True) for pair in zip(*rows, strict=True)]
    return any(abs(a[1] - b[1]) > LEAST_DIFFERENCE for a, b in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("golden", type=Path)
    options = parser.parse_args()
    engine = Engine(options.package)
    for name, field in (("trajectories", "steps"), ("drafts", "views")):
        path = options.golden / f"{name}.json"
        cases = json.loads(path.read_text(encoding="utf-8"))
        for case in cases:
            views = case[field]
            for view, top in zip(views, answers(engine, case, views, field == "views"), strict=True):
                if differs(view["top"], top):
                    view["other"] = top
        path.write_text(json.dumps(cases, ensure_ascii=name == "drafts") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
