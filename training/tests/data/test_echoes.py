"""Echoes: what followed the same context, in streams and beside the blanks of a canvas."""

from __future__ import annotations

import random

import numpy as np

from anneal_train.config import DataConfig
from anneal_train.data.corpus_text import Source
from anneal_train.data.echoes import CONTEXT, Occurrences, canvas_echo, known_runs, stream_echoes
from anneal_train.data.sample import make_sample
from anneal_train.data.vocab import ID, LEN, MASK

SHAPE = DataConfig(stream=160, canvas=120, aux=50, labels=90)
VOCAB = 100


def plain(fed: list[int], index: int) -> int:
    """The definition, word by word: the longest agreement, the nearest place."""
    for length in range(min(CONTEXT, index + 1), 0, -1):
        for at in range(index - 1, length - 2, -1):
            if fed[at - length + 1 : at + 1] == fed[index - length + 1 : index + 1]:
                return length * VOCAB + fed[at + 1]
    return 0


def test_stream_echoes_are_the_definition() -> None:
    rng = random.Random(1)
    for _ in range(200):
        fed = [rng.randrange(5) for _ in range(rng.randrange(1, 40))]
        assert stream_echoes(fed, VOCAB) == [plain(fed, i) for i in range(len(fed))]


def test_stream_echoes_know_nothing_of_what_follows() -> None:
    rng = random.Random(2)
    fed = [rng.randrange(6) for _ in range(60)]
    whole = stream_echoes(fed, VOCAB)
    assert all(stream_echoes(fed[:n], VOCAB) == whole[:n] for n in range(len(fed)))


def test_canvas_echo_prefers_its_own_side_and_the_longer_context() -> None:
    own = [1, 2, 3, 1]
    other = [9, 1, 3]  # fed backwards: the text is 3 1 9
    assert canvas_echo([1], Occurrences(own), 4, Occurrences(other), 3, VOCAB) == VOCAB + 2
    assert canvas_echo([3, 1], Occurrences(own), 4, Occurrences(other), 3, VOCAB) == 2 * VOCAB + 9
    assert canvas_echo([3, 1], Occurrences(own), 4, Occurrences(other), 2, VOCAB) == VOCAB + 2
    assert canvas_echo([], Occurrences(own), 4, Occurrences(other), 3, VOCAB) == 0
    assert canvas_echo([7], Occurrences(own), 4, Occurrences(other), 3, VOCAB) == 0


def test_canvas_echo_sees_only_what_the_canvas_sees() -> None:
    own = Occurrences([1, 2, 1, 3, 1])
    nothing = Occurrences([])
    assert canvas_echo([1], own, 3, nothing, 0, VOCAB) == VOCAB + 2
    assert canvas_echo([1], own, 5, nothing, 0, VOCAB) == VOCAB + 3
    assert canvas_echo([1], own, 1, nothing, 0, VOCAB) == 0


def test_known_runs_end_at_a_blank() -> None:
    mask = ID[MASK]
    assert known_runs([mask, 5, mask, mask], [3, 4]) == [[3, 4], [], [5], []]
    assert known_runs([5, mask], [3, 4]) == [[], [3, 4, 5]]


def test_samples_carry_them(documents, tokenizer) -> None:
    source = Source(documents, SHAPE.languages)
    blanks = right = 0
    for index in range(20):
        s = make_sample(source, tokenizer, SHAPE, 7, index)
        open_places = np.isin(s.canvas, [ID[MASK], ID[LEN]]) & (s.canvas_id >= 0)
        assert not s.left_echo[~open_places].any() and not s.right_echo[~open_places].any()
        labels = dict(zip(s.rows.tolist(), s.labels.tolist(), strict=True))
        for place in np.flatnonzero(s.left_echo):
            blanks += 1
            right += labels.get(2 * SHAPE.stream + int(place)) == s.left_echo[place] % tokenizer.get_vocab_size()
    assert blanks > 60
    assert right > 0.1 * blanks
