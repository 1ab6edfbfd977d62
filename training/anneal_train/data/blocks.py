"""Draws the span of a draft: as many whole lines as fit a block of a drawn size, or part of a longer line."""

from __future__ import annotations

import random
import re

from .spans import MAX_CHARS, Document, Span

#: Block sizes in tokens, drawn alike (design.md section 2: mixed from 4 to 64), and characters of code a token holds:
#: fewer than in a stream, because the text is cut at the block's ends.
SIZES = (4, 8, 16, 32, 64)
CHARS = 3.0

_BOUNDARY = re.compile(r"\b")


def draw_block(doc: Document, rng: random.Random) -> Span | None:
    """A span of the document of at most MAX_CHARS characters, None where this draw gave none."""
    if not doc.lines:
        return None
    limit = min(MAX_CHARS, int(rng.choice(SIZES) * CHARS))
    first = last = rng.randrange(len(doc.lines))
    start, content, end, _ = doc.lines[first]
    if end - content > limit:
        return _part(doc.text, content, end, limit, rng)
    while last + 1 < len(doc.lines) and doc.lines[last + 1][2] - start <= limit:
        last += 1
    _, _, end, stop = doc.lines[last]
    return rng.choice(((content, end), (start, end), (start, stop)))


def _part(text: str, begin: int, end: int, limit: int, rng: random.Random) -> Span | None:
    """From one word boundary of a line to another, at most `limit` characters further."""
    cuts = [begin + match.start() for match in _BOUNDARY.finditer(text[begin:end])] or [begin]
    start = rng.choice(cuts)
    stops = [cut for cut in (*cuts, end) if start < cut <= start + limit]
    return (start, stops[-1]) if stops else None
