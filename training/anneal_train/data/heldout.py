"""Draws gaps within single lines of held-out files, for the samples of a run and the exact-match rate of ablations."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .spans import Document, choose

#: Characters of context on either side for each token of a stream: no more than fits.
CHARS_PER_TOKEN = 1.3
#: Draws for a case before a corpus without fillable lines is given up.
MAX_DRAWS = 200


@dataclass(frozen=True)
class Case:
    """A place in a held-out file: what stands around it, and `gold`, what stood there (no line break in it)."""

    language: str
    prefix: str
    suffix: str
    #: whether prefix and suffix reach the ends of the file
    whole: tuple[bool, bool]
    gold: str


def line_cases(documents: list[dict], count: int, stream: int, seed: int) -> list[Case]:
    """`count` places within single lines, the same for the same arguments; stream: tokens a stream holds."""
    rng = random.Random(f"held-out/{seed}")
    reach = int(CHARS_PER_TOKEN * stream)
    cases: list[Case] = []
    for _ in range(MAX_DRAWS * count):
        if len(cases) == count:
            return cases
        document = rng.choice(documents)
        text = document["text"]
        span = choose(Document(text), rng)
        if span is None or "\n" in text[span[0] : span[1]] or not text[span[0] : span[1]].strip():
            continue
        begin, end = max(0, span[0] - reach), min(len(text), span[1] + reach)
        prefix, gold, suffix = text[begin : span[0]], text[span[0] : span[1]], text[span[1] : end]
        cases.append(Case(document["lang"], prefix, suffix, (begin == 0, end == len(text)), gold))
    raise ValueError("the held-out files have too few lines to be filled in")
