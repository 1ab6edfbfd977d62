"""Typing errors in names and keywords, and names that are spelt well but are the wrong ones."""

from __future__ import annotations

import random

from .scene import Scene

#: Keys beside each other on a keyboard.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_BESIDE = {
    key: "".join(row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)) for row in _ROWS for at, key in enumerate(row)
}


def mistyped(word: str, rng: random.Random) -> str:
    """A word as hurried fingers type it: letters swapped, lost, doubled or taken from the next key."""
    at = rng.randrange(len(word))
    draw = rng.random()
    if draw < 0.35 and len(word) > 1:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if draw < 0.65 and len(word) > 1:
        return word[:at] + word[at + 1 :]
    if draw < 0.8:
        return word[:at] + word[at] + word[at:]
    near = _BESIDE.get(word[at].lower(), "")
    return word[:at] + (rng.choice(near) if near else word[at]) + word[at + 1 :]


def typo(scene: Scene, rng: random.Random) -> str | None:
    """A typing error in a name or keyword of three letters or more."""
    found = [piece for piece in scene.having("name") if len(piece.text) > 2]
    if not found:
        return None
    piece = rng.choice(found)
    return scene.put(piece, mistyped(piece.text, rng))


def wrong_case(scene: Scene, rng: random.Random) -> str | None:
    """A name in the case of another convention: a capital more or less, snake_case for camelCase and back."""
    found = [piece for piece in scene.having("name") if len(piece.text) > 2]
    if not found:
        return None
    piece = rng.choice(found)
    word = piece.text
    head, *rest = word.strip("_").split("_")
    if rest and rng.random() < 0.6:
        return scene.put(piece, head + "".join(part[:1].upper() + part[1:] for part in rest))
    if word.lower() != word and rng.random() < 0.6:
        return scene.put(piece, "".join("_" + c.lower() if c.isupper() else c for c in word).lstrip("_"))
    return scene.put(piece, word[0].swapcase() + word[1:])


def wrong_name(scene: Scene, rng: random.Random) -> str | None:
    """A name of the same document where another one is meant, more often than not one that looks like it."""
    known = set(scene.names)
    found = [piece for piece in scene.having("name") if piece.text in known]
    if not found:
        return None
    piece = rng.choice(found)
    others = [name for name in scene.names if name != piece.text]
    alike = [name for name in others if _alike(name, piece.text)]
    pool = alike if alike and rng.random() < 0.6 else others
    return scene.put(piece, rng.choice(pool)) if pool else None


def _alike(one: str, other: str) -> bool:
    """Whether two names are easily taken for each other."""
    return one[:2] == other[:2] or one[-3:] == other[-3:] or (len(one) == 1 and len(other) == 1)
