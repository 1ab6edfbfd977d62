"""Canvases of the autoregressive twin: same body, documents and places as the diffusion model, decoded left to right.

The twin is the baseline of the diffusion model (design, "baselines that keep us honest"). Its canvas is
`<|mask|> m0 m1 ... mn`; the label of each token is the next one, and that of the last is `<|eof|>`, the stop token. A
token sees the prefix and suffix streams as any canvas does (fill in the middle), the canvas tokens before it, and
itself. No input of a token may depend on the tokens after it or on their number:

- `<|mask|>` stands for the end of the prefix: its position is a - 1; mk is at a + k, as in the prefix stream;
- relative to the suffix every token has the position of a last canvas token, since the distance is unknown;
- its left neighbour is the text's, its right neighbour is unknown (0), its echo is that of the text so far.
"""

from __future__ import annotations

from .echoes import CONTEXT, Occurrences, canvas_echo
from .loss_rows import LossRows
from .row_kinds import CANVAS
from .view import Place
from .vocab import EOF, ID, MASK

#: Begins a canvas; and the label that ends it.
START, STOP = ID[MASK], ID[EOF]


def twin_lefts(last: int, middle: list[int]) -> list[int]:
    """Left neighbours of `<|mask|> m0 m1 ...` after the prefix token `last`; `<|mask|>` is no text."""
    return [last, last, *middle[:-1]] if middle else [last]


def twin_echoes(middle: list[int], a: Occurrences, seen_a: int, b: Occurrences, seen_b: int, vocab: int) -> list[int]:
    """For `<|mask|>` and every token of the middle a guess at the next one (echoes.py)."""
    before = a.fed[max(0, seen_a - CONTEXT) : seen_a]
    runs = (before + middle[:k] for k in range(len(middle) + 1))
    return [canvas_echo(run[-CONTEXT:], a, seen_a, b, seen_b, vocab) for run in runs]


def twin_positions(count: int, seen_a: int, seen_b: int) -> tuple[list[int], list[int]]:
    """Positions of `count` canvas tokens toward the prefix and each other, and toward the suffix."""
    return [seen_a - 1 + k for k in range(count)], [-seen_b] * count


def add_twin_canvas(rows: LossRows, owner: int, place: Place) -> None:
    """Appends the canvas of a place, with id `owner`, and a row of loss for each of its tokens."""
    middle, seen_a, seen_b = place.missing, place.seen_a, place.seen_b
    count = len(middle) + 1
    labels = [*middle, STOP]
    rows.loss.extend((len(rows.canvas) + k, label, 1.0, CANVAS) for k, label in enumerate(labels))
    rows.canvas.extend([START, *middle])
    rows.left.extend(twin_lefts(place.edges[0], middle))
    rows.right.extend([0] * count)
    rows.left_echo.extend(twin_echoes(middle, rows.prefix, seen_a, rows.suffix, seen_b, rows.vocab))
    rows.right_echo.extend([0] * count)
    rows.canvas_id.extend([owner] * count)
    pos_a, pos_b = twin_positions(count, seen_a, seen_b)
    rows.pos_a.extend(pos_a)
    rows.pos_b.extend(pos_b)
    rows.seen_a.extend([seen_a] * count)
    rows.seen_b.extend([seen_b] * count)
