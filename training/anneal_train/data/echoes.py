"""Echoes: for every position, the token that followed the nearest earlier occurrence of its context.

Most of code completion is copying, and attention heads that copy form later in training than a run on two cores lasts.
So this module looks up what such a head would answer, and the model gets it as an input (docs/model.md, "Echoes").
An echo is one number, strength * vocab + id: id is the token found, strength the number of context tokens that agree
(at most CONTEXT); 0 is no echo. "Nearest" and "followed" refer to the order in which a stream is fed, so an echo of the
suffix stream is the token that stood before.
"""

from __future__ import annotations

from bisect import bisect_left

from .vocab import ID, LEN, MASK

#: Most tokens of context that are compared.
CONTEXT = 3


def stream_echoes(fed: list[int], vocab: int) -> list[int]:
    """Echo of each token of a stream: a guess at the token fed next."""
    latest: dict[tuple[int, ...], int] = {}
    echoes = []
    for i in range(len(fed)):
        echo = 0
        for length in range(min(CONTEXT, i + 1), 0, -1):
            context = tuple(fed[i - length + 1 : i + 1])
            at = latest.get(context)
            if at is not None and not echo:
                echo = length * vocab + fed[at + 1]
            latest[context] = i
        echoes.append(echo)
    return echoes


class Occurrences:
    """A fed stream with the places of each token."""

    def __init__(self, fed: list[int]) -> None:
        self.fed = fed
        self.places: dict[int, list[int]] = {}
        for place, token in enumerate(fed):
            self.places.setdefault(token, []).append(place)

    def before(self, token: int, end: int) -> list[int]:
        """Places of the token below `end`, the nearest to `end` first."""
        places = self.places.get(token, [])
        return places[: bisect_left(places, end)][::-1]


def known_runs(ids: list[int], before: list[int]) -> list[list[int]]:
    """For each place to be filled the known tokens right before it, nothing for tokens that are there.

    ids: a canvas in the order of its side; before: the end of the stream on that side.
    """
    runs: list[list[int]] = []
    run = before
    for token in ids:
        if token in (ID[MASK], ID[LEN]):
            runs.append(run)
            run = []
        else:
            runs.append([])
            run = [*run, token]
    return runs


def canvas_echo(
    run: list[int], own: Occurrences, seen_own: int, other: Occurrences, seen_other: int, vocab: int
) -> int:
    """A guess at the token that continues `run`, the known tokens beside it in the order `own` is fed, the last next.

    Looked up in the first `seen_own` tokens of the stream on the same side, then in the first `seen_other` of the other
    one, which is fed the other way round; only a longer agreement there counts.
    """
    if not run:
        return 0
    run = run[-CONTEXT:]
    best, echo = 0, 0
    for place in own.before(run[-1], seen_own - 1):
        length = 1
        while length < len(run) and place >= length and own.fed[place - length] == run[-1 - length]:
            length += 1
        if length > best:
            best, echo = length, own.fed[place + 1]
            if best == len(run):
                break
    for place in other.before(run[-1], seen_other):
        if place == 0 or best == len(run):
            break
        length = 1
        while length < len(run) and place + length < seen_other and other.fed[place + length] == run[-1 - length]:
            length += 1
        if length > best:
            best, echo = length, other.fed[place - 1]
    return best * vocab + echo if best else 0
