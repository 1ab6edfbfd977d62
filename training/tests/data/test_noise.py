"""Stage 1 noise: labels give the tokens back, rates are what they claim."""

from __future__ import annotations

import random

from anneal_train.data.noise import ALL_MASKED, Canvas, clipped_weight, corrupt, draw_masked, draw_share
from anneal_train.data.vocab import DELETE, EXPAND, ID, MASK

M, E, D = ID[MASK], ID[EXPAND], ID[DELETE]


def undo(canvas: Canvas, original: list[int]) -> list[int]:
    """Applies the labels the way the sampler would: an <expand> stands for all tokens its run lacks."""
    out: list[int] = []
    at = 0
    runs: list[list[int]] = []
    ids, labels = canvas.ids, canvas.labels
    while at < len(ids):
        if ids[at] != M:
            out.append(ids[at])
            at += 1
            continue
        end = at
        while end < len(ids) and ids[end] == M:
            end += 1
        run = labels[at:end]
        runs.append(run)
        kept = [t for t in run if t not in (D, E)]
        if E in run:
            assert run.index(E) == len(run) - 1, "expand is the run's last mask"
            rest = original[len(out) + len(kept) :]
            follow = ids[end:]
            missing = next(n for n in range(2, len(rest) + 1) if continues(rest[n:], follow))
            kept += rest[:missing]
        else:
            assert D not in run[: len(kept)], "deletes stand at the end"
        out += kept
        at = end
    return out


def continues(rest: list[int], follow: list[int]) -> bool:
    """Whether the visible token after the run is the next original one (the tokens of a test are distinct)."""
    visible = next((t for t in follow if t != M), None)
    return not rest if not follow else (bool(rest) and (visible != follow[0] or rest[0] == follow[0]))


def test_labels_restore_the_tokens() -> None:
    rng = random.Random(5)
    for _ in range(10_000):
        tokens = rng.sample(range(100, 900), rng.randint(1, 40))
        masked = draw_masked(len(tokens), draw_share(rng), rng)
        canvas = corrupt(tokens, masked, rng, 1.0, 64)
        assert len(canvas.ids) <= 64
        assert undo(canvas, tokens) == tokens


def test_every_canvas_has_a_mask_and_visible_tokens_carry_no_loss() -> None:
    rng = random.Random(6)
    for _ in range(2_000):
        tokens = list(range(100, 100 + rng.randint(1, 30)))
        canvas = corrupt(tokens, draw_masked(len(tokens), draw_share(rng), rng), rng, 2.0, 64)
        assert M in canvas.ids
        for token, weight in zip(canvas.ids, canvas.weights, strict=True):
            assert (weight > 0) == (token == M)


def test_shares() -> None:
    rng = random.Random(7)
    shares = [draw_share(rng) for _ in range(20_000)]
    assert abs(sum(s == 1.0 for s in shares) / len(shares) - ALL_MASKED) < 0.02
    rest = [s for s in shares if s < 1.0]
    assert abs(sum(rest) / len(rest) - 0.525) < 0.02
    masked = [sum(draw_masked(20, 0.3, rng)) / 20 for _ in range(5_000)]
    assert abs(sum(masked) / len(masked) - 0.3) < 0.02


def test_deletes_of_a_run_weigh_as_one_token() -> None:
    rng = random.Random(8)
    for _ in range(2_000):
        canvas = corrupt([200, 201, 202], [True] * 3, rng, 1.0, 64)
        deletes = [w for label, w in zip(canvas.labels, canvas.weights, strict=True) if label == D]
        assert not deletes or abs(sum(deletes) - 1.0) < 1e-6


def test_weights_are_clipped() -> None:
    assert clipped_weight(1.0) == 1.0
    assert clipped_weight(0.5) == 2.0
    assert clipped_weight(0.05) == 4.0
