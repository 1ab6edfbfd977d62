"""Draws realistic wrong tokens: from the same document, or of the same kind from the vocabulary."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Container

from tokenizers import Tokenizer

from .vocab import SPECIALS

#: Kinds in the order they are tried; the last takes what is left.
_KINDS = (
    re.compile(r"\r?\n"),
    re.compile(r"\s+"),
    re.compile(r"\d+"),
    re.compile(r"[^\W\d]\w*"),
    re.compile(r" [^\W\d]\w*"),
    re.compile(r"[^\w\s]+"),
    re.compile(r" [^\w\s]+"),
    re.compile(r".*", re.S),
)
#: How far a neighbour in the vocabulary may be, in tokens of its kind: merges near each other are about equally common.
REACH = 40
#: Where a substitute comes from: a token of the document of the same kind, any token of the document, the vocabulary.
SAME_KIND, ANY = 0.6, 0.2


class TokenKinds:
    """Kind of every vocabulary entry (word, word after a blank, punctuation, digit, blanks, line break), and the
    entries of each kind in id order. Special tokens are of no kind."""

    def __init__(self, tokenizer: Tokenizer, specials: Container[int] = range(len(SPECIALS))) -> None:
        self.kind: list[int] = []
        self.members: list[list[int]] = [[] for _ in _KINDS]
        for token in range(tokenizer.get_vocab_size()):
            if token in specials:
                self.kind.append(-1)
                continue
            text = tokenizer.decode([token], skip_special_tokens=False)
            kind = next(k for k, pattern in enumerate(_KINDS) if pattern.fullmatch(text))
            self.kind.append(kind)
            self.members[kind].append(token)

    def neighbour(self, token: int, rng: random.Random) -> int:
        """Another token of the same kind near it in the vocabulary; itself when it is alone of its kind."""
        members = self.members[self.kind[token]]
        at = bisect_left(members, token)
        low, high = max(0, at - REACH), min(len(members) - 1, at + REACH)
        return token if low == high else members[rng.choice([*range(low, at), *range(at + 1, high + 1)])]


class Substitutes:
    """Draws wrong tokens for one document."""

    def __init__(self, kinds: TokenKinds, document: list[int]) -> None:
        self._kinds = kinds
        self._document = [token for token in document if kinds.kind[token] >= 0]
        self._by_kind: dict[int, list[int]] = {}
        for token in self._document:
            self._by_kind.setdefault(kinds.kind[token], []).append(token)

    def instead_of(self, token: int, rng: random.Random) -> int:
        """A token to stand where `token` is right; never the same one unless there is no other."""
        draw = rng.random()
        if draw < SAME_KIND + ANY:
            pool = self._by_kind.get(self._kinds.kind[token], []) if draw < SAME_KIND else self._document
            for _ in range(3):
                other = rng.choice(pool) if pool else token
                if other != token:
                    return other
        return self._kinds.neighbour(token, rng)

    def extra(self, beside: int, rng: random.Random) -> int:
        """A superfluous token to insert after `beside`: a repetition, or one of the document or the vocabulary."""
        draw = rng.random()
        if draw < 0.35:
            return beside
        return rng.choice(self._document) if draw < 0.8 else self._kinds.neighbour(beside, rng)
