"""Draws the places in held-out text that golden vectors are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from ..data.spans import Document, choose

#: Text around a place, on each side.
CONTEXT_CHARS = 500


@dataclass(frozen=True)
class Place:
    """A span of a file that is to be found again, with the text around it."""

    language: str
    prefix: str
    #: What stands there.
    gold: str
    suffix: str
    #: Whether the prefix begins the file, and the suffix ends it.
    whole: tuple[bool, bool]


def places(documents: list[dict], rng: random.Random) -> Iterator[Place]:
    """Places drawn one after the other, without end; `rng` may be used between two."""
    while True:
        document = rng.choice(documents)
        text = document["text"]
        span = choose(Document(text), rng)
        if span is None:
            continue
        begin, end = max(0, span[0] - CONTEXT_CHARS), min(len(text), span[1] + CONTEXT_CHARS)
        yield Place(
            language=document["lang"],
            prefix=text[begin : span[0]],
            gold=text[span[0] : span[1]],
            suffix=text[span[1] : end],
            whole=(begin == 0, end == len(text)),
        )
