"""Golden vectors for `test/golden/`: what TypeScript must reproduce (ARCHITECTURE.md, invariant 6).

tokenizer.jsonl.gz   lines {"text", "ids"}: lines of held-out files, with Unicode, CRLF and odd ones added
geometry.json        positions and visibility of canvases and streams
trajectories.json    whole denoise trajectories of the bundled model, free and oracle length, with the model's answers,
                     what each step would commit if tokens were drawn, and the text that wins when several lengths
                     are tried
drafts.json          held-out lines as drafts, half of them with a token exchanged: the model's answer at every
                     position, with the draft visible and with every second token masked
leftright.json       texts decoded from left to right: by the bundled model, and by its graph fed as the twin's is
"""

from __future__ import annotations

import gzip
import json
import random
from itertools import islice
from pathlib import Path

import numpy as np

from ..data.corpus_text import read_jsonl
from .engine import PREFIX, SUFFIX, Draw, Engine
from .golden_drafts import draft_cases, rounded
from .golden_left_to_right import left_to_right_cases
from .golden_places import places
from .hypotheses import best_hypothesis, text_of

ODD_LINES = (
    "",
    "\t\tif (a) {\r\n",
    "a\r\nb\rc\n",
    "x = '\u00e9\u4e2d\u6587 \U0001f600 e\u0301'",
    "<|mask|> is text, <|lang:python|> too",
    "0123456789 3.14e-10",
    "    \t  mixed   blanks  ",
    "\u00a0nbsp\u2028sep\ufeffbom",
    "\u0000\u0001\u007f",
    "\U00010000\U0010ffff",
    "snake_case_name camelCaseName $dollar @decorator #hash",
    "\u0627\u0644\u0639 \u0e44\u0e17\u0e22 \u0939\u093f\u0928\u094d\u0926\u0940",
)
LINES = 2000
CASES = 12
#: Of the draws noted beside each step.
TEMPERATURE = 1.0


def tokenizer_lines(engine: Engine, documents: list[dict], rng: random.Random) -> list[dict]:
    """2,000 lines drawn from the files (one in ten with CRLF), and the odd ones."""
    lines = [line for d in documents for line in d["text"].splitlines(keepends=True)]
    chosen = rng.sample(lines, min(LINES, len(lines)))
    chosen = [line.replace("\n", "\r\n") if i % 10 == 0 else line for i, line in enumerate(chosen)]
    return [{"text": t, "ids": engine.tokenizer.encode(t).ids} for t in (*ODD_LINES, *chosen)]


def geometry() -> list[dict]:
    """Canvas positions in both frames, as in docs/model.md ("Positions")."""
    cases = []
    for seen_a, seen_b, size in ((1, 1, 1), (5, 3, 4), (200, 77, 16), (384, 384, 64)):
        k = np.arange(size)
        cases.append(
            {
                "prefixTokens": seen_a,
                "suffixTokens": seen_b,
                "canvas": size,
                "pos": (seen_a + k).tolist(),
                "posB": (-(seen_b - 1) - (size - k)).tolist(),
            }
        )
    return cases


def drawn(engine: Engine, step: dict, free: bool, draw: Draw) -> list[list[int]]:
    """[[position, id], ...] that a step commits when tokens are drawn from the answers it got."""
    canvas = [None if t < 0 else t for t in step["canvas"]]
    ids = np.array([[t for t, _ in row] for row in step["top"]])
    logps = np.array([[p for _, p in row] for row in step["top"]])
    commits = engine.commits(canvas, ids, logps, free, not step["shrunk"], draw)
    return [[position, token] for position, token, _ in commits]


def trajectories(engine: Engine, documents: list[dict], rng: random.Random) -> list[dict]:
    """A few infills of held-out text, every third with the length given."""
    cases: list[dict] = []
    found = places(documents, rng)
    while len(cases) < CASES:
        place = next(found)
        gold = engine.tokenizer.encode(place.gold).ids
        oracle = len(gold) if len(cases) % 3 == 2 and len(gold) <= engine.shape["maxCanvas"] else None
        run = engine.infill(place.language, place.prefix, place.suffix, place.whole, oracle)
        a, b = engine.prefill(run.prefix_ids, PREFIX), engine.prefill(run.suffix_ids, SUFFIX)
        cases.append(
            {
                "languageId": place.language,
                "prefix": place.prefix,
                "suffix": place.suffix,
                "beginsFile": place.whole[0],
                "endsFile": place.whole[1],
                "oracle": oracle,
                "prefixIds": run.prefix_ids,
                "suffixIds": run.suffix_ids,
                "length": run.length_value,
                "steps": run.steps,
                "ids": run.ids,
                "text": run.text,
                "winner": text_of(engine, best_hypothesis(engine, a, b)),
            }
        )
    return cases


def write(package: Path, held_out: Path, out: Path, seed: int = 7) -> None:
    """Writes all golden files for the package."""
    engine, documents, rng = Engine(package), read_jsonl(held_out), random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    lines = tokenizer_lines(engine, documents, rng)
    raw = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    with gzip.GzipFile(out / "tokenizer.jsonl.gz", "wb", mtime=0) as packed:
        packed.write(raw)
    (out / "geometry.json").write_text(json.dumps(geometry()) + "\n")
    found = trajectories(engine, documents, rng)
    for case in found:
        for step in case["steps"]:
            step["committed"] = [[p, t, round(logp, 5)] for p, t, logp in step["committed"]]
            step["top"] = [[[t, rounded(logp)] for t, logp in row] for row in step["top"]]
    add_draws(engine, found)
    (out / "trajectories.json").write_text(json.dumps(found, ensure_ascii=False) + "\n")
    (out / "leftright.json").write_text(json.dumps(left_to_right_cases(engine, found), ensure_ascii=False) + "\n")
    (out / "drafts.json").write_text(json.dumps(draft_cases(engine, documents, rng)) + "\n")


def add_draws(engine: Engine, cases: list[dict]) -> None:
    """Adds to each step what it would commit with the case's number as the seed."""
    for seed, case in enumerate(cases):
        for number, step in enumerate(case["steps"]):
            draw = Draw(TEMPERATURE, seed, number)
            step["drawn"] = drawn(engine, step, case["oracle"] is None, draw)


def agreement(int8: Path, exact: Path, held_out: Path, cases: int = 400, seed: int = 11) -> float:
    """Share of positions of all-masked held-out canvases where int8 and float have the same best token."""
    engines, documents, rng = (Engine(int8), Engine(exact)), read_jsonl(held_out), random.Random(seed)
    same = total = 0
    for place in islice(places(documents, rng), cases):
        size = max(1, min(64, len(engines[0].tokenizer.encode(place.gold).ids)))
        best = []
        for engine in engines:
            a_ids, b_ids = engine.streams(place.language, place.prefix, place.suffix, (False, False))
            ids, _ = engine.denoise([None] * size, engine.prefill(a_ids, 0), engine.prefill(b_ids, 1))
            best.append(ids[:, 0])
        same += int((best[0] == best[1]).sum())
        total += size
    return same / total
