"""The tokens that training restricts the heads to: the most frequent ones of the shards, and the special ones."""

from __future__ import annotations

import numpy as np

from .shards import Record


def frequent_rows(records: list[Record], vocab: int, special: list[int], count: int) -> np.ndarray | None:
    """Ids in ascending order, int64 [count]; None where all tokens count. Equally frequent tokens: the lower ids."""
    if not 0 < count < vocab:
        return None
    counts = np.zeros(vocab, np.int64)
    for record in records:
        for piece in record.pieces:
            counts += np.bincount(piece, minlength=vocab)
    counts[special] = counts.max() + 1
    return np.sort(np.argsort(-counts, kind="stable")[:count])
