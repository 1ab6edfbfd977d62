"""Wrong operators, conditions and literals."""

from __future__ import annotations

import random

from .scene import Scene

#: What is written for an operator by mistake; in every language where both exist.
_MISTAKES: dict[str, tuple[str, ...]] = {
    "==": ("=", "!=", "===", ">="),
    "===": ("=", "==", "!=="),
    "!=": ("==", "=", "!=="),
    "!==": ("===", "!=", "=="),
    "=": ("==", ":=", "+="),
    ":=": ("=", "=="),
    "<": ("<=", ">", "=="),
    "<=": ("<", ">=", "=<"),
    ">": (">=", "<", "=="),
    ">=": (">", "<=", "=>"),
    "+": ("-", "*", ""),
    "-": ("+", "*", ""),
    "*": ("/", "+", "**"),
    "/": ("*", "//", "%"),
    "%": ("/", "*"),
    "+=": ("-=", "=", "=+"),
    "-=": ("+=", "="),
    "++": ("--", "+"),
    "--": ("++", "-"),
    "&&": ("||", "&"),
    "||": ("&&", "|"),
    "??": ("||", "?"),
    "&": ("&&", ""),
    "|": ("||", "&"),
    "=>": ("->", "=", ">="),
    "->": ("=>", "."),
    "!": ("",),
    "?": ("", "!"),
    "<<": (">>", "<"),
    ">>": ("<<", ">"),
    "...": ("", ".."),
    "**": ("*", "^"),
    "<-": ("->", "="),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "and": ("or", "&&"),
    "or": ("and", "||"),
    "not": ("",),
    "in": ("of", "not in", "is"),
    "of": ("in",),
    "is": ("==", "is not", "in"),
    "True": ("False", "true"),
    "False": ("True", "false"),
    "true": ("false", "True"),
    "false": ("true", "False"),
    "None": ("null", "True", "0"),
    "null": ("undefined", "None", "0"),
    "nil": ("null", "true"),
    "undefined": ("null",),
    "min": ("max",),
    "max": ("min",),
    "break": ("continue",),
    "continue": ("break", "return"),
    "if": ("while", "elif"),
    "elif": ("else if", "if"),
    "else": ("elif",),
}


def wrong_operator(scene: Scene, rng: random.Random) -> str | None:
    """An operator for another one: a comparison off by one or turned round, = for ==, + for -."""
    found = [piece for piece in scene.having("operator") if piece.text in _MISTAKES]
    if not found:
        return None
    piece = rng.choice(found)
    return scene.put(piece, rng.choice(_MISTAKES[piece.text]))


def wrong_word(scene: Scene, rng: random.Random) -> str | None:
    """A word that decides something for another one: and for or, True for False, a `not` that is missing."""
    found = [piece for piece in scene.having("name") if piece.text in _WORDS]
    if not found:
        return None
    piece = rng.choice(found)
    word = rng.choice(_WORDS[piece.text])
    return scene.put(piece, word) if word else scene.without(piece, rng)


def wrong_number(scene: Scene, rng: random.Random) -> str | None:
    """A number off by one, of the other sign, or with a digit too many."""
    found = [piece for piece in scene.having("number") if piece.text.isdecimal()]
    if not found:
        return None
    piece = rng.choice(found)
    value = int(piece.text)
    wrong = rng.choice((str(value + 1), str(abs(value - 1)), f"-{value}", piece.text + "0", str(value * 2)))
    return scene.put(piece, wrong)
