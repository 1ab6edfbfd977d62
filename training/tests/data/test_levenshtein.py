"""Levenshtein noise: no more edits than the schedule allows, the shares of the operations, realistic tokens."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from anneal_train.data.alignment import align
from anneal_train.data.levenshtein import MAX_ALPHA, MIN_TOKENS, edit_count, noised
from anneal_train.data.substitutes import Substitutes, TokenKinds


@pytest.fixture(scope="module")
def kinds(tokenizer) -> TokenKinds:
    return TokenKinds(tokenizer)


def test_at_most_a_tenth_and_at_least_one() -> None:
    rng = random.Random(1)
    for size in range(1, 64):
        counts = [edit_count(size, rng) for _ in range(300)]
        if size < MIN_TOKENS:
            assert set(counts) == {0}
        else:
            assert min(counts) == 1
            assert max(counts) <= MAX_ALPHA * size
    long = [edit_count(1000, rng) for _ in range(4000)]
    assert abs(sum(long) / len(long) - 50) < 2, "alpha is uniform"
    assert max(long) > 90


def test_distance_is_that_of_the_edits_at_most(kinds) -> None:
    """And the operations come out in their shares: half substitutions, a quarter each of the others."""
    rng = random.Random(2)
    pool = Substitutes(kinds, list(range(48, 900)))
    found: Counter[str] = Counter()
    tokens = rng.sample(range(48, 900), 60)
    for _ in range(2000):
        aligned = align(draft := noised(tokens, pool, rng), tokens)
        wrong = [(here, right) for here, right in zip(draft, aligned.right, strict=True) if here != right]
        counts = Counter("superfluous" if right is None else "substitute" for _, right in wrong)
        counts["missing"] = sum(map(len, aligned.gaps))
        assert 1 <= counts.total() <= MAX_ALPHA * len(tokens)
        found += counts
    assert abs(found["substitute"] / found.total() - 0.5) < 0.04
    assert abs(found["superfluous"] / found.total() - 0.25) < 0.04
    assert abs(found["missing"] / found.total() - 0.25) < 0.04


def test_substitutes_come_from_the_document_or_are_of_the_same_kind(kinds) -> None:
    rng = random.Random(3)
    document = rng.sample(range(48, 1000), 120)
    pool = Substitutes(kinds, document)
    drawn = [(token, pool.instead_of(token, rng)) for token in document for _ in range(40)]
    assert all(token != other for token, other in drawn)
    known = set(document)
    assert all(other in known or kinds.kind[other] == kinds.kind[token] for token, other in drawn)
    alike = sum(kinds.kind[token] == kinds.kind[other] for token, other in drawn) / len(drawn)
    assert 0.7 < alike < 0.98
    assert 0.6 < sum(other in known for _, other in drawn) / len(drawn) < 0.95


def test_kinds_of_tokens(kinds, tokenizer) -> None:
    def kind(text: str) -> int:
        ids = tokenizer.encode(text).ids
        assert len(ids) == 1, text
        return kinds.kind[ids[0]]

    same = [("return", "self"), (" return", " self"), ("(", ")"), ("    ", "        "), ("1", "7")]
    assert all(kind(a) == kind(b) for a, b in same)
    assert len({kind(a) for a, _ in same}) == len(same)
    assert kinds.kind[:48] == [-1] * 48
