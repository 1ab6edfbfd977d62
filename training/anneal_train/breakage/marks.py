"""Broken brackets, quotes and punctuation."""

from __future__ import annotations

import random

from .scene import Scene

_PARTNER = {"(": ")", "[": "]", "{": "}", ")": "(", "]": "[", "}": "{"}
_QUOTES = ('"', "'", "`")


def missing_bracket(scene: Scene, rng: random.Random) -> str | None:
    """One bracket is not there."""
    found = scene.having("bracket")
    return scene.put(rng.choice(found), "") if found else None


def extra_bracket(scene: Scene, rng: random.Random) -> str | None:
    """A bracket typed twice, or its partner once more."""
    found = scene.having("bracket")
    if not found:
        return None
    piece = rng.choice(found)
    return scene.put(piece, piece.text + (piece.text if rng.random() < 0.7 else _PARTNER[piece.text]))


def wrong_bracket(scene: Scene, rng: random.Random) -> str | None:
    """A bracket of another shape."""
    found = scene.having("bracket")
    if not found:
        return None
    piece = rng.choice(found)
    shapes = "([{" if piece.text in "([{" else ")]}"
    return scene.put(piece, rng.choice([shape for shape in shapes if shape != piece.text]))


def broken_quote(scene: Scene, rng: random.Random) -> str | None:
    """A string that lacks a quote, or ends with another one than it begins with."""
    found = [piece for piece in scene.having("string") if len(piece.text) > 1]
    if not found:
        return None
    piece = rng.choice(found)
    text, draw = piece.text, rng.random()
    if draw < 0.5:
        return scene.put(piece, text[:-1])
    if draw < 0.75:
        begin = next(i for i, c in enumerate(text) if c in _QUOTES)
        return scene.put(piece, text[:begin] + text[begin + 1 :])
    return scene.put(piece, text[:-1] + rng.choice([quote for quote in _QUOTES if quote != text[-1]]))


def comma(scene: Scene, rng: random.Random) -> str | None:
    """A comma that is missing, doubled, or another mark."""
    found = scene.spelt(",")
    if not found:
        return None
    return scene.put(rng.choice(found), rng.choice(("", "", "", ",,", ".", ";")))


def colon(scene: Scene, rng: random.Random) -> str | None:
    """A colon that is missing or another mark."""
    found = scene.spelt(":")
    if not found:
        return None
    return scene.put(rng.choice(found), rng.choice(("", "", "", ";", "::", "=")))


def semicolon(scene: Scene, rng: random.Random) -> str | None:
    """A semicolon that is missing, doubled, or another mark."""
    found = scene.spelt(";")
    if not found:
        return None
    return scene.put(rng.choice(found), rng.choice(("", "", "", ";;", ",", ":")))


def dot(scene: Scene, rng: random.Random) -> str | None:
    """A dot, arrow or path mark that is missing, doubled, or the one of another language."""
    found = scene.spelt(".", "->", "::")
    if not found:
        return None
    piece = rng.choice(found)
    return scene.put(piece, rng.choice([mark for mark in ("", " ", ",", "..", ".", "->", "::") if mark != piece.text]))
