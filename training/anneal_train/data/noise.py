"""Stage 1 noise: masks over a canvas, with runs that are too short or too long on purpose.

A run of masks stands for the missing tokens in order ("left-aligned runs", docs/model.md): when it has fewer masks
than tokens its last mask is labelled <expand>, when it has more the surplus at its end is labelled <delete>. Variable
length follows DreamOn's two states; weights follow the clipped linear schedule (arXiv 2601.15892: 1/t, at least one
mask).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from .vocab import DELETE, EXPAND, ID, LENGTHS, MASK, MAX_CANVAS

#: Lowest share of masks drawn, and so the largest weight 1/t is 1/MIN_SHARE, clipped further by MAX_WEIGHT.
MIN_SHARE = 0.05
MAX_WEIGHT = 4.0
#: Share of canvases that are all masks: the state every infill begins with.
ALL_MASKED = 0.4


@dataclass
class Canvas:
    """Canvas tokens [n], and for masked positions the label and the loss weight (0 elsewhere)."""

    ids: list[int]
    labels: list[int]
    weights: list[float]


def draw_share(rng: random.Random) -> float:
    """Share t of masked positions."""
    return 1.0 if rng.random() < ALL_MASKED else MIN_SHARE + (1.0 - MIN_SHARE) * rng.random()


def draw_masked(count: int, share: float, rng: random.Random) -> list[bool]:
    """Masks each of `count` positions with probability `share`, at least one of them."""
    masked = [rng.random() < share for _ in range(count)]
    if count and not any(masked):
        masked[rng.randrange(count)] = True
    return masked


def corrupt(
    tokens: list[int], masked: list[bool], rng: random.Random, weight: float, room: int, fixed: int = 0
) -> Canvas:
    """Replaces masked tokens by runs of masks whose length may be off; the canvas has at most `room` tokens.

    With `room` < len(tokens) nothing could be represented, so room >= len(tokens) is required.
    fixed: masks that stand for all tokens when all are masked; 0 draws a number.
    """
    whole = all(masked)
    canvas = Canvas([], [], [])
    at = 0
    spare = room - len(tokens)
    while at < len(tokens):
        if not masked[at]:
            canvas.ids.append(tokens[at])
            canvas.labels.append(0)
            canvas.weights.append(0.0)
            at += 1
            continue
        end = at
        while end < len(tokens) and masked[end]:
            end += 1
        length = run_length(end - at, whole, spare, rng)
        if whole and fixed:
            length = min(fixed, room)
        spare -= max(0, length - (end - at))
        _append_run(canvas, tokens[at:end], length, weight)
        at = end
    return canvas


def run_length(true: int, whole: bool, spare: int, rng: random.Random) -> int:
    """Number of masks that stand for a run of `true` tokens."""
    draw = rng.random()
    if whole:
        if draw < 0.40:
            length = next((value for value in LENGTHS if value >= true), MAX_CANVAS)
        elif draw < 0.65:
            length = true
        elif draw < 0.82:
            length = rng.randint(1, true)
        else:
            length = true + rng.randint(1, 8)
    elif draw < 0.65:
        length = true
    elif draw < 0.82:
        length = rng.randint(1, true)
    else:
        length = true + rng.randint(1, 3)
    return max(1, min(length, true + max(0, spare)))


def _append_run(canvas: Canvas, tokens: list[int], length: int, weight: float) -> None:
    canvas.ids.extend([ID[MASK]] * length)
    if length < len(tokens):
        canvas.labels.extend([*tokens[: length - 1], ID[EXPAND]])
        canvas.weights.extend([weight] * length)
        return
    surplus = length - len(tokens)
    canvas.labels.extend([*tokens, *[ID[DELETE]] * surplus])
    # All deletes of a run together weigh as one token: they are one decision (DreamOn).
    canvas.weights.extend([weight] * len(tokens) + [weight / surplus] * surplus if surplus else [weight] * length)


def clipped_weight(share: float) -> float:
    """1/t of the linear schedule, clipped."""
    return min(1.0 / share, MAX_WEIGHT)
