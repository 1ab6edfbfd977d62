"""Copies and near-copies are found; different files are not."""

import random

from anneal_train.corpus.dedupe import Deduper, shingles

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")


def _text(seed: int, words: int = 400) -> list[str]:
    rng = random.Random(seed)
    return [f"{rng.choice(NAMES)}{rng.randrange(40)}" for _ in range(words)]


def test_white_space_does_not_hide_a_copy() -> None:
    deduper = Deduper()
    assert not deduper.exact_duplicate("if x:\n    return y\n")
    assert deduper.exact_duplicate("if x:\n\treturn   y")
    assert not deduper.exact_duplicate("if x:\n    return z\n")


def test_a_small_change_does_not_hide_a_copy() -> None:
    words = _text(1)
    deduper = Deduper()
    assert not deduper.near_duplicate(" ".join(words))
    changed = [*words[:200], "changed", *words[201:]]
    assert deduper.near_duplicate(" ".join(changed))


def test_different_texts_are_kept() -> None:
    deduper = Deduper()
    assert not any(deduper.near_duplicate(" ".join(_text(seed))) for seed in range(30))


def test_half_a_copy_is_kept() -> None:
    deduper = Deduper()
    assert not deduper.near_duplicate(" ".join(_text(1)))
    assert not deduper.near_duplicate(" ".join(_text(1)[:200] + _text(2)[:200]))


def test_a_refused_text_is_not_admitted() -> None:
    words = _text(3)
    deduper = Deduper()
    deduper.near_duplicate(" ".join(words))
    assert deduper.near_duplicate(" ".join([*words[:390], "x"]))


def test_shingles_depend_on_order() -> None:
    assert shingles("a b c d e f") != shingles("f e d c b a")
    assert shingles("a b c") == []
