"""Lines that are indented wrongly, torn, repeated, lost or run together."""

from __future__ import annotations

import random
import re

from .scene import Scene

_INDENT = re.compile(r"^[ \t]*(?=[^\s])", re.M)


def _spans(text: str) -> list[tuple[int, int]]:
    """[start, end) of the lines that hold anything, line breaks left out."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def indentation(scene: Scene, rng: random.Random) -> str | None:
    """A line begins further right or further left than it should."""
    indents = [m for m in _INDENT.finditer(scene.text) if m.group() or m.start()]
    if not indents:
        return None
    found = rng.choice(indents)
    indent = found.group()
    unit = "\t" if "\t" in indent else rng.choice(("    ", "  ", " ", "    "))
    less = indent[len(unit) :] if indent.startswith(unit) else indent[1:]
    new = rng.choice((indent + unit, less, less)) if indent else unit
    return scene.text[: found.start()] + new + scene.text[found.end() :]


def torn_line(scene: Scene, rng: random.Random) -> str | None:
    """A line of which only the beginning is left, as after a stray delete or an edit given up half-way."""
    begin, end = rng.choice(_spans(scene.text) or [(0, 0)])
    cuts = [piece.start for piece in scene.pieces if begin < piece.start < end and piece.kind != "blank"]
    if not cuts:
        return None
    cut = rng.choice(cuts)
    if rng.random() < 0.25:
        content = begin + len(scene.text[begin:end]) - len(scene.text[begin:end].lstrip())
        return scene.text[:content] + scene.text[cut:] if cut > content else None
    return scene.text[:cut] + scene.text[end:]


def repeated_line(scene: Scene, rng: random.Random) -> str | None:
    """A line that stands there twice."""
    begin, end = rng.choice(_spans(scene.text) or [(0, 0)])
    if begin == end:
        return None
    return scene.text[:end] + "\n" + scene.text[begin:]


def lost_line(scene: Scene, rng: random.Random) -> str | None:
    """A whole line, its break included, is gone; others stay."""
    spans = _spans(scene.text)
    if len(spans) < 2:
        return None
    begin, end = rng.choice(spans)
    return scene.text[:begin] + scene.text[end + 1 :]


def joined_lines(scene: Scene, rng: random.Random) -> str | None:
    """Two lines without the break between them."""
    breaks = [m for m in re.finditer(r"\r?\n[ \t]*(?=\S)", scene.text) if scene.text[: m.start()].strip()]
    if not breaks:
        return None
    found = rng.choice(breaks)
    return scene.text[: found.start()] + rng.choice(("", " ")) + scene.text[found.end() :]


def repeated_word(scene: Scene, rng: random.Random) -> str | None:
    """A name or operator typed twice: what samplers that commit in parallel do as well."""
    found = scene.having("name", "operator")
    if not found:
        return None
    piece = rng.choice(found)
    return scene.put(piece, piece.text + (" " if piece.kind == "name" else "") + piece.text)
