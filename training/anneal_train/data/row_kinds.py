"""Kinds of loss rows: the values of `Batch.kinds` (batch.py)."""

from __future__ import annotations

#: AUX a stream's next token; CANVAS a mask; LENGTH the answer to a length query; CHANGED a visible token of a draft
#: whose label is another one; KEPT a visible token that is right; MUTATED a mask that the trainer may replace by a
#: token of the model's own choice before the step (mutations.py), which makes it CHANGED or KEPT; else it is a CANVAS.
AUX, CANVAS, LENGTH, CHANGED, KEPT, MUTATED = range(6)
