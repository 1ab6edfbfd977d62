"""Noise of drawn tokens: the numbers that test/unit/runtime/gumbel.test.ts has, and the distribution."""

from __future__ import annotations

import math

import pytest

from anneal_train.reference.gumbel import gumbel


@pytest.mark.parametrize(
    ("numbers", "value"),
    [
        ((0, 0, 0, 0), 0.7583869365293414),
        ((1, 2, 3, 4), -0.148467598003191),
        ((4294967295, 63, 63, 8191), 0.5507418620249381),
    ],
)
def test_known_values(numbers, value) -> None:
    assert math.isclose(gumbel(*numbers), value, rel_tol=1e-12)


def test_draws_follow_the_probabilities() -> None:
    logps = {10: math.log(0.7), 11: math.log(0.3)}
    drawn = [max(logps, key=lambda t: logps[t] + gumbel(seed, 0, 0, t)) for seed in range(4000)]
    assert abs(drawn.count(11) / len(drawn) - 0.3) < 0.03
