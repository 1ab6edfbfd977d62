"""One training document: two tokenised streams and a dozen noisy canvases, reproducible from (seed, index)."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer

from .config import DataConfig
from .corpus_text import Source
from .echoes import CONTEXT, Occurrences, canvas_echo, known_runs, stream_echoes
from .noise import clipped_weight, corrupt, draw_masked, draw_share
from .spans import Document, choose
from .view import WINDOW, Place, draw_view
from .vocab import ID, LEN, MAX_CANVAS, length_token

#: Characters read for a document of n stream tokens; a little more than fits, so that rows are full.
CHARS_PER_TOKEN = 3.8
#: Spans drawn a document; those that fit the canvas budget are used.
DRAWS = 60

AUX, CANVAS, LENGTH = 0, 1, 2


@dataclass
class Sample:
    """Arrays of one document with the shapes of `model.Batch` without the batch dimension."""

    prefix: np.ndarray
    suffix: np.ndarray
    prefix_echo: np.ndarray
    suffix_echo: np.ndarray
    canvas: np.ndarray
    left: np.ndarray
    right: np.ndarray
    left_echo: np.ndarray
    right_echo: np.ndarray
    canvas_id: np.ndarray
    pos_a: np.ndarray
    pos_b: np.ndarray
    seen_a: np.ndarray
    seen_b: np.ndarray
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    kinds: np.ndarray


@dataclass
class _Rows:
    """Canvas tokens and loss rows while they are collected."""

    ids: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    left_echo: list[int] = field(default_factory=list)
    right_echo: list[int] = field(default_factory=list)
    canvas_id: list[int] = field(default_factory=list)
    pos_a: list[int] = field(default_factory=list)
    pos_b: list[int] = field(default_factory=list)
    seen_a: list[int] = field(default_factory=list)
    seen_b: list[int] = field(default_factory=list)
    loss: list[tuple[int, int, float, int]] = field(default_factory=list)


def tokenize_with_cuts(tokenizer: Tokenizer, text: str, cuts: list[int]) -> tuple[list[int], dict[int, int]]:
    """Encodes the text so that every cut (character offset) is a token boundary.

    Returns the ids and, for each cut, the index of the token that begins there.
    """
    edges = sorted({0, *cuts, len(text)})
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    ids: list[int] = []
    index = {0: 0}
    for edge, encoding in zip(edges[1:], tokenizer.encode_batch_fast(pieces), strict=True):
        ids.extend(encoding.ids)
        index[edge] = len(ids)
    return ids, index


def make_sample(source: Source, tokenizer: Tokenizer, config: DataConfig, seed: int, index: int) -> Sample:
    """The sample number `index` of the stream named by `seed`; the same arguments give the same sample."""
    rng = random.Random(f"{seed}/{index}")
    window = source.window(rng, int(WINDOW * config.stream * CHARS_PER_TOKEN))
    document = Document(window.text)
    spans = [span for span in (choose(document, rng) for _ in range(DRAWS)) if span]
    # Enough cuts to fill the canvas tokens, few enough that the streams keep their natural tokens.
    spans = spans[: max(4, config.canvas // 8)]
    ids, at = tokenize_with_cuts(tokenizer, window.text, [edge for span in spans for edge in span])
    view = draw_view(ids, window, config.stream, rng)
    rows = _Rows()
    vocab = tokenizer.get_vocab_size()
    prefix, suffix = Occurrences(view.prefix), Occurrences(view.suffix)
    for number, (begin, end) in enumerate(sorted_by_draw(spans)):
        place = Place(at[begin], at[end], view)
        if place.fits and 0 < len(place.missing) <= MAX_CANVAS - 2:
            _add_canvas(rows, number, place, config, rng)
            _add_echoes(rows, number, prefix, suffix, vocab)
    return _pack(rows, view.prefix, view.suffix, vocab, config, rng)


def sorted_by_draw(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Distinct spans in the order they were drawn."""
    return list(dict.fromkeys(spans))


def _add_canvas(rows: _Rows, number: int, place: Place, config: DataConfig, rng: random.Random) -> None:
    """Appends the length query and the noisy canvas of a place while there is room."""
    missing, seen_a, seen_b = place.missing, place.seen_a, place.seen_b
    before, after = place.edges
    room = min(MAX_CANVAS, config.canvas - len(rows.ids) - 1)
    if room < len(missing):
        return
    share = draw_share(rng)
    canvas = corrupt(missing, draw_masked(len(missing), share, rng), rng, clipped_weight(share), room)
    groups = (
        ([ID[LEN]], [length_token(len(missing))], [1.0], LENGTH),
        (canvas.ids, canvas.labels, canvas.weights, CANVAS),
    )
    for part, (ids, labels, weights, kind) in enumerate(groups):
        size = len(ids)
        rows.left.extend([before, *ids[:-1]])
        rows.right.extend([*ids[1:], after])
        for k, (token, label, weight) in enumerate(zip(ids, labels, weights, strict=True)):
            if weight > 0:
                rows.loss.append((len(rows.ids), label, weight, kind))
            rows.ids.append(token)
            rows.canvas_id.append(2 * number + part)
            rows.pos_a.append(seen_a + k)
            rows.pos_b.append(1 - seen_b - (size - k))
            rows.seen_a.append(seen_a)
            rows.seen_b.append(seen_b)


def _add_echoes(rows: _Rows, number: int, prefix: Occurrences, suffix: Occurrences, vocab: int) -> None:
    """Echoes of the places to be filled in the length query and the canvas just added; 0 for tokens that are there."""
    for owner in (2 * number, 2 * number + 1):
        at = [i for i in range(len(rows.left_echo), len(rows.ids)) if rows.canvas_id[i] == owner]
        if not at:
            continue
        seen_a, seen_b = rows.seen_a[at[0]], rows.seen_b[at[0]]
        ids = [rows.ids[i] for i in at]
        lefts = known_runs(ids, prefix.fed[max(0, seen_a - CONTEXT) : seen_a])
        rights = known_runs(ids[::-1], suffix.fed[max(0, seen_b - CONTEXT) : seen_b])[::-1]
        for left, right in zip(lefts, rights, strict=True):
            rows.left_echo.append(canvas_echo(left, prefix, seen_a, suffix, seen_b, vocab))
            rows.right_echo.append(canvas_echo(right, suffix, seen_b, prefix, seen_a, vocab))


def _pack(
    rows: _Rows, prefix: list[int], suffix: list[int], vocab: int, config: DataConfig, rng: random.Random
) -> Sample:
    """Pads everything to the fixed shapes of the config."""
    length, size, asked = config.stream, config.canvas, 2 * config.aux + config.labels
    loss = [(2 * length + row, label, weight, kind) for row, label, weight, kind in rows.loss[: config.labels]]
    for offset, stream in ((0, prefix), (length, suffix)):
        positions = sorted(rng.sample(range(len(stream) - 1), min(config.aux, len(stream) - 1)))
        loss.extend((offset + p, stream[p + 1], 1.0, AUX) for p in positions)
    loss.extend([(0, 0, 0.0, AUX)] * (asked - len(loss)))
    columns = list(zip(*loss, strict=True))

    def padded(values: list[int], count: int, fill: int) -> np.ndarray:
        return np.asarray(values[:count] + [fill] * (count - len(values)), dtype=np.int64)

    return Sample(
        prefix=padded(prefix, length, 0),
        suffix=padded(suffix, length, 0),
        prefix_echo=padded(stream_echoes(prefix, vocab), length, 0),
        suffix_echo=padded(stream_echoes(suffix, vocab), length, 0),
        canvas=padded(rows.ids, size, 0),
        left=padded(rows.left, size, 0),
        right=padded(rows.right, size, 0),
        left_echo=padded(rows.left_echo, size, 0),
        right_echo=padded(rows.right_echo, size, 0),
        canvas_id=padded(rows.canvas_id, size, -1),
        pos_a=padded(rows.pos_a, size, 0),
        pos_b=padded(rows.pos_b, size, 0),
        seen_a=padded(rows.seen_a, size, 1),
        seen_b=padded(rows.seen_b, size, 1),
        rows=np.asarray(columns[0], dtype=np.int64),
        labels=np.asarray(columns[1], dtype=np.int64),
        weights=np.asarray(columns[2], dtype=np.float32),
        kinds=np.asarray(columns[3], dtype=np.int64),
    )
