"""Training samples: reproducible, aligned with the text, with the geometry of docs/model.md."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from anneal_train.config import DataConfig
from anneal_train.data.corpus_text import Source
from anneal_train.data.sample import AUX, CANVAS, LENGTH, make_sample, tokenize_with_cuts
from anneal_train.data.vocab import ID, LEN, MASK

SHAPE = DataConfig(stream=160, canvas=120, aux=50, labels=90)


@pytest.fixture(scope="module")
def source(documents) -> Source:
    return Source(documents, SHAPE.languages)


def test_same_arguments_same_sample(source, tokenizer) -> None:
    one, two, other = (make_sample(source, tokenizer, SHAPE, 1, i) for i in (4, 4, 5))
    for name, value in vars(one).items():
        np.testing.assert_array_equal(value, getattr(two, name))
    assert not np.array_equal(one.prefix, other.prefix)


def test_streams_show_the_same_text(source, tokenizer) -> None:
    """What both streams show is the same, the suffix backwards."""
    for index in range(30):
        s = make_sample(source, tokenizer, SHAPE, 2, index)
        forward = [t for t in s.prefix.tolist() if t >= 48]
        backward = [t for t in s.suffix.tolist() if t >= 48][::-1]
        a, b = "".join(map(chr, forward)), "".join(map(chr, backward))
        assert any(a[n:].startswith(b[: len(a) - n]) or b[n:].startswith(a[: len(b) - n]) for n in range(100))


def test_positions_do_not_tell_the_length(source, tokenizer) -> None:
    """No sum of seen and missing tokens is common: were it fixed, positions would give the length away."""
    sums: Counter[int] = Counter()
    for index in range(200):
        s = make_sample(source, tokenizer, SHAPE, 8, index)
        asked = np.flatnonzero(s.canvas == ID[LEN])
        if not len(asked):
            continue
        at = asked[0]
        label = int(s.labels[np.flatnonzero(s.rows == 2 * SHAPE.stream + at)[0]])
        sums[int(s.seen_a[at] + s.seen_b[at]) + label] += 1
    assert sums.total() > 100
    assert max(sums.values()) < 0.1 * sums.total()


def test_labels_are_what_lies_between_the_streams(source, tokenizer) -> None:
    """A fully masked canvas of the right length is labelled with the tokens it hides."""
    seen = 0
    for index in range(60):
        s = make_sample(source, tokenizer, SHAPE, 3, index)
        label_of = {r: (x, k) for r, x, k in zip(s.rows.tolist(), s.labels.tolist(), s.kinds.tolist(), strict=True)}
        tokens = [t for t in s.prefix.tolist() if t >= 48]
        front = s.prefix.tolist().index(tokens[0])
        for number in set(s.canvas_id.tolist()) - {-1}:
            at = np.flatnonzero(s.canvas_id == number)
            if s.canvas[at[0]] == ID[LEN]:
                continue
            ids = s.canvas[at].tolist()
            labels = [label_of.get(2 * SHAPE.stream + int(i)) for i in at]
            if any(t != ID[MASK] for t in ids) or any(x is None or x[0] < 48 for x in labels):
                continue
            a = int(s.seen_a[at[0]]) - front
            if a + len(ids) > len(tokens):
                continue
            assert [x[0] for x in labels if x] == tokens[a : a + len(ids)]
            seen += 1
    assert seen > 20


def test_positions(source, tokenizer) -> None:
    s = make_sample(source, tokenizer, SHAPE, 4, 0)
    for number in set(s.canvas_id.tolist()) - {-1}:
        at = np.flatnonzero(s.canvas_id == number)
        k, size = np.arange(len(at)), len(at)
        np.testing.assert_array_equal(s.pos_a[at], s.seen_a[at] + k)
        np.testing.assert_array_equal(s.pos_b[at], -(s.seen_b[at] - 1) - (size - k))


def test_neighbours_are_the_tokens_beside_a_canvas(source, tokenizer) -> None:
    s = make_sample(source, tokenizer, SHAPE, 6, 0)
    for number in set(s.canvas_id.tolist()) - {-1}:
        at = np.flatnonzero(s.canvas_id == number)
        ids = s.canvas[at].tolist()
        assert s.left[at].tolist() == [s.prefix[s.seen_a[at[0]] - 1], *ids[:-1]]
        assert s.right[at].tolist() == [*ids[1:], s.suffix[s.seen_b[at[0]] - 1]]


def test_rows_of_every_kind(source, tokenizer) -> None:
    live: set[int] = set()
    for index in range(10):
        s = make_sample(source, tokenizer, SHAPE, 5, index)
        live |= set(s.kinds[s.weights > 0].tolist())
        assert s.rows.max() < 2 * SHAPE.stream + SHAPE.canvas
    assert live == {AUX, CANVAS, LENGTH}


def test_cuts_are_token_boundaries(tokenizer) -> None:
    text = "def handler(request):\n    return request.body\n"
    ids, index = tokenize_with_cuts(tokenizer, text, [7, 30])
    assert tokenizer.decode(ids[: index[7]], skip_special_tokens=False) == text[:7]
    assert tokenizer.decode(ids[: index[30]], skip_special_tokens=False) == text[:30]
    assert tokenizer.decode(ids, skip_special_tokens=False) == text
