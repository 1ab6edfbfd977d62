"""Code broken the way people break it: on characters and lexemes, by the habits of each language.

The broken text is tokenised like any other; what is right is told by aligning its tokens with those of the text
(alignment.py), because around a breakage the two are cut differently. Kinds and shares: families.py.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .families import breakages
from .scene import Breaker, scene

#: How many things are broken in one piece: nearly always one.
COUNTS = ((1, 0.8), (2, 0.15), (3, 0.05))
#: Breakers tried before a piece counts as one in which nothing can be broken.
TRIES = 8

_NAME = re.compile(r"[^\W\d]\w*")
#: Words that no variable is called; enough to keep the pool of names to names.
KEYWORDS = frozenset(
    _NAME.findall(
        """
        and as assert async await break case catch class const continue def default del do elif else enum except
        export extends final finally fn for from func function go if impl implements import in interface is lambda let
        match mod mut new not or package pass private protected pub public raise return self static struct super
        switch template this throw throws trait try type typedef typeof using var void while with yield
        true false null nil None True False undefined
        """
    )
)


def names_of(text: str) -> list[str]:
    """Names of a text, keywords left out, each as often as it occurs (strings and comments are not told apart)."""
    return [name for name in _NAME.findall(text) if name not in KEYWORDS]


def break_code(text: str, language: str, names: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """Breaks a piece of code in one to three places. Returns it and the names of the breakers, none when none fitted.

    names: those of the document around the piece (`names_of`).
    """
    values, shares = zip(*COUNTS, strict=True)
    applied: list[str] = []
    for _ in range(rng.choices(values, shares)[0]):
        broken, breaker = _break_once(text, language, names, rng)
        if breaker is None:
            break
        text = broken
        applied.append(_name_of(breaker))
    return text, applied


def _break_once(text: str, language: str, names: list[str], rng: random.Random) -> tuple[str, Breaker | None]:
    view = scene(text, language, names)
    breakers, shares = zip(*breakages(language), strict=True)
    for breaker in rng.choices(breakers, shares, k=TRIES):
        broken = breaker(view, rng)
        if broken is not None and broken != text and broken.strip():
            return broken, breaker
    return text, None


def _name_of(breaker: Callable) -> str:
    """`typo`, `comma`, ...; a breaker made by a factory is called after the factory."""
    return breaker.__qualname__.split(".")[0]
