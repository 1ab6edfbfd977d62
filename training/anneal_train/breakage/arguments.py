"""Arguments in the wrong order, missing, or one too many."""

from __future__ import annotations

import random

from .scene import Scene

_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")


def _lists(scene: Scene) -> list[list[tuple[int, int]]]:
    """For every bracket pair of the piece that holds a comma: the character ranges of what the commas part."""
    found: list[list[tuple[int, int]]] = []
    open_lists: list[list[tuple[int, int]]] = []
    starts: list[int] = []
    for piece in scene.pieces:
        if piece.kind == "bracket" and piece.text in _OPEN:
            open_lists.append([])
            starts.append(piece.end)
        elif starts and piece.kind == "mark" and piece.text == ",":
            open_lists[-1].append((starts[-1], piece.start))
            starts[-1] = piece.end
        elif starts and piece.kind == "bracket" and piece.text in _CLOSE:
            items = [*open_lists.pop(), (starts.pop(), piece.start)]
            if len(items) > 1:
                found.append(items)
    return found


def swapped_arguments(scene: Scene, rng: random.Random) -> str | None:
    """Two neighbouring items of a list change places; the blanks around them stay."""
    found = _lists(scene)
    if not found:
        return None
    items = rng.choice(found)
    k = rng.randrange(len(items) - 1)
    (a, b), (c, d) = (_trimmed(scene.text, *items[i]) for i in (k, k + 1))
    text = scene.text
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:] if a < b and c < d else None


def missing_argument(scene: Scene, rng: random.Random) -> str | None:
    """An item of a list is gone, with the comma beside it or without."""
    found = _lists(scene)
    if not found:
        return None
    items = rng.choice(found)
    k = rng.randrange(len(items))
    begin, end = items[k]
    if rng.random() < 0.75:
        begin, end = (begin - 1, end) if k else (begin, end + 1)
    return scene.text[:begin] + scene.text[end:].lstrip(" ") if k == 0 else scene.text[:begin] + scene.text[end:]


def extra_argument(scene: Scene, rng: random.Random) -> str | None:
    """An item of a list stands there twice, or a name of the document beside it."""
    found = _lists(scene)
    if not found:
        return None
    begin, end = rng.choice(rng.choice(found))
    item = scene.text[begin:end].strip()
    if scene.names and (not item or rng.random() < 0.5):
        item = rng.choice(scene.names)
    return scene.text[:end] + ", " + item + scene.text[end:] if item else None


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The range without the blanks at its ends."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
