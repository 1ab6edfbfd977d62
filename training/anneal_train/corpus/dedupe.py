"""Exact and near-duplicate removal; files offered first win, so held-out files are offered first."""

from __future__ import annotations

import hashlib
import re

import numpy as np
from datasketch import MinHash, MinHashLSH

from .tokens import token_hashes, tokenize

#: Tokens in a shingle, permutations of the MinHash, and the Jaccard similarity called a near-duplicate.
SHINGLE = 5
PERMUTATIONS = 64
THRESHOLD = 0.8
#: At most this many shingles stand for a file, evenly chosen by hash, so that large files stay cheap.
MAX_SHINGLES = 3000


def exact_key(text: str) -> bytes:
    """Hash of a text with white space normalised."""
    return hashlib.sha256(re.sub(r"\s+", " ", text).strip().encode("utf-8")).digest()


def _mix(values: np.ndarray) -> np.ndarray:
    """Scramble 64-bit values (splitmix finaliser)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def shingles(text: str) -> list[int]:
    """32-bit hashes of the distinct token shingles of a text (bottom-k when there are many)."""
    crcs = token_hashes(tokenize(text)) >> np.uint64(32)
    if len(crcs) < SHINGLE:
        return []
    total = np.zeros(len(crcs) - SHINGLE + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(SHINGLE):
            total = _mix(total * np.uint64(31) + crcs[offset : offset + len(total)] + np.uint64(1))
    distinct = np.unique((total >> np.uint64(32)).astype(np.uint64))
    return distinct[:MAX_SHINGLES].tolist()


class Deduper:
    """Remembers every text it has admitted."""

    def __init__(self) -> None:
        self._exact: set[bytes] = set()
        self._index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        self._next = 0

    def exact_duplicate(self, text: str) -> bool:
        """Whether the same text, white space aside, was offered before."""
        key = exact_key(text)
        if key in self._exact:
            return True
        self._exact.add(key)
        return False

    def near_duplicate(self, text: str) -> bool:
        """Whether a similar text was admitted before; admits the text otherwise."""
        hashes = shingles(text)
        if not hashes:
            return False
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int)
        sketch.update_batch(hashes)
        if self._index.query(sketch):
            return True
        self._index.insert(self._next, sketch)
        self._next += 1
        return False
