"""Applies commits to a canvas: the rules of the sampler, without a model (docs/sampler.md, labels.py).

A canvas is a list of token ids with None for masks. A visible token counts as a run of one mask: so `<|expand|>` turns
it into two masks and `<|delete|>` removes it alone.
"""

from __future__ import annotations

from dataclasses import dataclass

#: A commit [position, id, log probability].
Commit = list


@dataclass(frozen=True)
class Rules:
    """Ids that change a canvas's length, and the longest one."""

    expand: int
    delete: int
    max_canvas: int


def run_around(canvas: list[int | None], at: int) -> tuple[int, int]:
    """Begin and end of the mask run around position `at`; of the token alone when it is visible."""
    if canvas[at] is not None:
        return at, at + 1
    begin, end = at, at
    while begin > 0 and canvas[begin - 1] is None:
        begin -= 1
    while end < len(canvas) and canvas[end] is None:
        end += 1
    return begin, end


def grow(canvas: list[int | None], at: int) -> int:
    """Masks that an <|expand|> at this position adds."""
    begin, end = run_around(canvas, at)
    return max(1, (end - begin) // 2)


def apply(
    canvas: list[int | None], logps: list[float | None], commits: list[Commit], rules: Rules
) -> tuple[list[int | None], list[float | None]]:
    """Canvas and remembered log probabilities after the commits of one step."""
    chosen = {position: (token, logp) for position, token, logp in commits}
    out: list[int | None] = []
    kept: list[float | None] = []
    at = 0
    while at < len(canvas):
        token, logp = chosen.get(at, (None, None))
        if token == rules.delete:
            at = run_around(canvas, at)[1]
            continue
        if token == rules.expand:
            room = max(1, rules.max_canvas - len(out) - (len(canvas) - at - 1))
            masks = min(1 + grow(canvas, at), room)
            out += [None] * masks
            kept += [None] * masks
        else:
            out.append(canvas[at] if token is None else token)
            kept.append(logps[at] if token is None else logp)
        at += 1
    return out, kept
