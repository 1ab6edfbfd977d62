"""Keywords that are forgotten, and those taken from another language."""

from __future__ import annotations

import random
from collections.abc import Iterable

from .scene import Breaker, Scene


def missing_word(words: Iterable[str]) -> Breaker:
    """A breaker that forgets one of these words (`return`, `await`, ...); what follows stays."""
    words = tuple(words)

    def broken(scene: Scene, rng: random.Random) -> str | None:
        found = scene.spelt(*words)
        return scene.without(rng.choice(found), rng) if found else None

    return broken


def other_word(mistakes: dict[str, tuple[str, ...]]) -> Breaker:
    """A breaker that writes the habit of another language or a near miss for a word."""

    def broken(scene: Scene, rng: random.Random) -> str | None:
        found = scene.spelt(*mistakes)
        if not found:
            return None
        piece = rng.choice(found)
        return scene.put(piece, rng.choice(mistakes[piece.text]))

    return broken


def missing_receiver(scene: Scene, rng: random.Random) -> str | None:
    """`self.` or `this.` is forgotten before a member."""
    found = [
        (piece, follower)
        for piece, follower in zip(scene.pieces, scene.pieces[1:], strict=False)
        if piece.text in ("self", "this") and follower.text in (".", "->", "::")
    ]
    if not found:
        return None
    piece, follower = rng.choice(found)
    return scene.text[: piece.start] + scene.text[follower.end :]
