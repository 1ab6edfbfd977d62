"""Collects the canvas tokens of one document and the rows that carry a loss."""

from __future__ import annotations

from .batch import CANVAS_FIELDS, CanvasFields
from .echoes import CONTEXT, Occurrences, canvas_echo, known_runs
from .noise import Canvas
from .view import Place


class LossRows(CanvasFields[list[int]]):
    """The canvas columns of `Sample` as lists of equal length, and in `loss` (canvas token, label, weight, kind) of the
    tokens that carry a loss."""

    def __init__(self, prefix: Occurrences, suffix: Occurrences, vocab: int) -> None:
        super().__init__(**{name: [] for name in CANVAS_FIELDS})
        self.prefix, self.suffix, self.vocab = prefix, suffix, vocab
        self.loss: list[tuple[int, int, float, int]] = []

    def add(self, owner: int, place: Place, canvas: Canvas, kinds: list[int]) -> None:
        """Appends a canvas at a place. owner: its id in the document; kinds: of the loss rows of its positions."""
        size, (before, after) = len(canvas.ids), place.edges
        seen_a, seen_b = place.seen_a, place.seen_b
        self.left.extend([before, *canvas.ids[:-1]])
        self.right.extend([*canvas.ids[1:], after])
        rows = zip(canvas.ids, canvas.labels, canvas.weights, kinds, strict=True)
        for k, (token, label, weight, kind) in enumerate(rows):
            if weight > 0:
                self.loss.append((len(self.canvas), label, weight, kind))
            self.canvas.append(token)
            self.canvas_id.append(owner)
            self.pos_a.append(seen_a + k)
            self.pos_b.append(1 - seen_b - (size - k))
            self.seen_a.append(seen_a)
            self.seen_b.append(seen_b)
        self._add_echoes(place, canvas.ids)

    def _add_echoes(self, place: Place, ids: list[int]) -> None:
        """Echoes of the places to be filled in the canvas just added; 0 for tokens that are there, right or wrong."""
        seen_a, seen_b = place.seen_a, place.seen_b
        lefts = known_runs(ids, self.prefix.fed[max(0, seen_a - CONTEXT) : seen_a])
        rights = known_runs(ids[::-1], self.suffix.fed[max(0, seen_b - CONTEXT) : seen_b])[::-1]
        for left, right in zip(lefts, rights, strict=True):
            self.left_echo.append(canvas_echo(left, self.prefix, seen_a, self.suffix, seen_b, self.vocab))
            self.right_echo.append(canvas_echo(right, self.suffix, seen_b, self.prefix, seen_a, self.vocab))
