"""The graph computes the network that was put in: in one go, in pieces, and for several hypotheses at once."""

import numpy as np
import pytest
from reference import log_softmax, reference_logits

from anneal_convert.session import HIDDEN_COLUMN, Session
from anneal_convert.tiny import TinySource

SEED = 5
IDS = [int(i) for i in np.random.default_rng(0).integers(0, 600, 24)]
ALL = list(range(len(IDS)))
# The graph rounds in float32, the reference in float64.
ROUNDING = 2e-3


@pytest.fixture(scope="module")
def float32(tiny_float32) -> Session:
    return Session(tiny_float32)


@pytest.fixture(scope="module", params=["int8", "float32"])
def either(request, tiny_int8, tiny_float32) -> Session:
    return Session(tiny_int8 if request.param == "int8" else tiny_float32)


def whole(session: Session, given: list[int] | None = None) -> dict[str, np.ndarray]:
    return session.forward(session.empty_cache(1), 0, IDS, ALL, given)


def test_float32_graph_equals_the_definition(float32):
    expected = log_softmax(reference_logits(TinySource(SEED), IDS))
    found = whole(float32)
    best = np.argsort(-expected, -1)[:, :64]
    np.testing.assert_allclose(found["top_logp"], np.take_along_axis(expected, best, -1), atol=ROUNDING)
    at_found = np.take_along_axis(expected, found["top_ids"], -1)
    np.testing.assert_allclose(found["top_logp"], at_found, atol=ROUNDING)


def test_given_tokens_get_the_probability_over_the_whole_vocabulary(float32):
    given = [int(i) for i in np.random.default_rng(1).integers(0, 600, len(IDS))]
    expected = log_softmax(reference_logits(TinySource(SEED), IDS))
    np.testing.assert_allclose(whole(float32, given)["given_logp"], expected[ALL, given], atol=ROUNDING)


def test_int8_stays_near_float32(tiny_int8, float32):
    found, expected = whole(Session(tiny_int8)), whole(float32)
    assert (found["top_ids"][:, 0] == expected["top_ids"][:, 0]).mean() > 0.8
    assert np.abs(found["top_logp"][:, 0] - expected["top_logp"][:, 0]).mean() < 0.2
    assert not np.array_equal(found["top_logp"], expected["top_logp"])


@pytest.mark.parametrize("pieces", [[24], [1] * 24, [7, 1, 16], [23, 1]])
def test_prefill_in_pieces_equals_one_go(either, pieces):
    expected = whole(either)
    cache, used, found = either.empty_cache(32), 0, []
    for size in pieces:
        found.append(either.forward(cache, used, IDS[used : used + size], list(range(size)))["top_logp"])
        used += size
    np.testing.assert_allclose(np.concatenate(found), expected["top_logp"], atol=0.05)
    for name in cache:
        np.testing.assert_allclose(cache[name][:, :used], expected[f"new_{name}"], atol=0.05)


def test_unused_columns_of_the_cache_do_not_count(float32):
    cache = float32.empty_cache(40)
    float32.forward(cache, 0, IDS[:10], [9])
    expected = float32.forward(dict(cache), 10, IDS[10:], [3])["top_logp"]
    dirty = {name: buffer.copy() for name, buffer in cache.items()}
    for buffer in dirty.values():
        buffer[:, 24:] = 1e3
    np.testing.assert_array_equal(float32.forward(dirty, 10, IDS[10:], [3])["top_logp"], expected)


def test_hypotheses_in_one_batch_equal_each_alone(float32):
    cache = float32.empty_cache(16)
    float32.forward(cache, 0, IDS[:16], [15])
    drafts = [IDS[16:19], IDS[20:23]]
    alone = [float32.forward(dict(cache), 16, draft, [0, 1, 2])["top_logp"] for draft in drafts]
    mask = np.zeros((6, 16 + 6), np.float32)
    mask[:, 16:] = HIDDEN_COLUMN
    for start in (0, 3):
        mask[start : start + 3, 16 + start : 19 + start] = np.where(np.tri(3, dtype=bool), 0, HIDDEN_COLUMN)
    feed = {
        "ids": np.array(drafts[0] + drafts[1]),
        "positions": np.array([16, 17, 18] * 2),
        "mask": mask,
        "rows": np.arange(6),
        "given": np.zeros(6, np.int64),
        **cache,
    }
    together = float32.run(feed)["top_logp"]
    np.testing.assert_allclose(together, np.concatenate(alone), atol=1e-4)


def test_no_row_may_be_asked_for(either):
    found = either.forward(either.empty_cache(1), 0, IDS, [])
    assert found["top_ids"].shape == (0, 64)
    assert found["new_k.0"].shape[1] == len(IDS)
