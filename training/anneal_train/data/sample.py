"""Makes one training sample: two tokenised streams and a dozen noisy canvases, reproducible from (seed, index)."""

from __future__ import annotations

import itertools
import random

import numpy as np
from tokenizers import Tokenizer

from ..config import DataConfig
from .batch import CANVAS_FIELDS, Sample
from .corpus_text import Source
from .echoes import Occurrences, stream_echoes
from .editing import Drafts, Editing
from .loss_rows import LossRows
from .noise import Canvas, clipped_weight, corrupt, draw_masked, draw_share
from .row_kinds import AUX, CANVAS, LENGTH
from .spans import Document, Span, choose
from .twin_canvas import add_twin_canvas
from .view import WINDOW, Place, draw_view
from .vocab import ID, LEN, MAX_CANVAS, length_token

#: Characters read for a document of n stream tokens; a little more than fits, so that rows are full.
CHARS_PER_TOKEN = 3.8
#: Characters of a document for each span cut out of it.
CHARS_PER_SPAN = 40
#: Spans drawn a document; those that fit the canvas budget are used.
DRAWS = 60
#: What canvas columns are padded with where it is not 0: a padding token is of no canvas and sees the first tokens.
PADDING = {"canvas_id": -1, "seen_a": 1, "seen_b": 1}
#: Added to the id of a canvas for that of its complement: above all others of a document.
COMPLEMENT = 1 << 16


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


def make_sample(
    source: Source, tokenizer: Tokenizer, config: DataConfig, seed: int, index: int, editing: Editing | None = None
) -> Sample:
    """The sample number `index` of the stream named by `seed`; the same arguments give the same sample.

    editing: stage 2's noise; without it every canvas is one of stage 1.
    """
    rng = random.Random(f"{seed}/{index}")
    chars = int(WINDOW * config.stream * CHARS_PER_TOKEN)
    edit_pair = editing.edit_pair_window(rng, chars) if editing else None
    window = edit_pair[0] if edit_pair else source.window(rng, chars)
    document = Document(window.text)
    spans = [span for span in (choose(document, rng, config.characters) for _ in range(DRAWS)) if span]
    # Enough cuts to fill the canvas tokens, few enough that the streams keep their natural tokens.
    spans = spans[: max(4, min(config.canvas // 8, len(window.text) // CHARS_PER_SPAN))]
    drafts: set[Span] = set()
    if editing:
        spans, drafts = editing.blocks(document, spans, rng)
    if edit_pair:
        spans, drafts = [edit_pair[1], *spans], {*drafts, edit_pair[1]}
    ids, at = tokenize_with_cuts(tokenizer, window.text, [edge for span in spans for edge in span])
    view = draw_view(ids, window, config.stream, rng)
    vocab = tokenizer.get_vocab_size()
    rows = LossRows(Occurrences(view.prefix), Occurrences(view.suffix), vocab)
    drafter = Drafts(editing, tokenizer, window, ids, rng) if editing else None
    complement = editing.config.complement if editing else 0.0
    for number, span in enumerate(sorted_by_draw(spans)):
        place = Place(at[span[0]], at[span[1]], view)
        if not place.fits:
            continue
        room = config.canvas - len(rows.canvas)
        if config.twin:
            if 0 < len(place.missing) <= min(room - 1, MAX_CANVAS - 2):
                add_twin_canvas(rows, number, place)
        elif drafter and span in drafts:
            before = edit_pair[2] if edit_pair and span == edit_pair[1] else None
            # Most drafts are about as long as what is right: one that cannot fit is not worth making.
            fits = len(place.missing) <= room
            canvas = drafter.draw(window.text[slice(*span)], before, rng) if fits else None
            if canvas and len(canvas.ids) <= room:
                rows.add(2 * number + 1, place, canvas, canvas.kinds)
        else:
            _add_mask_canvas(rows, number, place, config, rng, complement)
    return _pack(rows, view.prefix, view.suffix, vocab, config, rng)


def sorted_by_draw(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Distinct spans in the order they were drawn."""
    return list(dict.fromkeys(spans))


def _add_mask_canvas(
    rows: LossRows, number: int, place: Place, config: DataConfig, rng: random.Random, complement: float
) -> None:
    """Appends the length query (none with `fixed_canvas`) and the masked canvas of a place, and by the chance
    `complement` the canvas in which the other tokens are masked, so that a place teaches all of its tokens. Nothing
    where there is no room."""
    missing, room = place.missing, config.canvas - len(rows.canvas)
    if not 0 < len(missing) <= min(room - 1, MAX_CANVAS - 2):
        return
    share = draw_share(rng)
    masked = draw_masked(len(missing), share, rng)
    limit = min(MAX_CANVAS, room - 1)
    canvas = corrupt(missing, masked, rng, clipped_weight(share), limit, config.fixed_canvas)
    if not config.fixed_canvas:
        rows.add(2 * number, place, Canvas([ID[LEN]], [length_token(len(missing))], [1.0]), [LENGTH])
    rows.add(2 * number + 1, place, canvas, [CANVAS] * len(canvas.ids))
    room = config.canvas - len(rows.canvas)
    if not complement or all(masked) or rng.random() >= complement or room < len(missing):
        return
    other = [not here for here in masked]
    weight = clipped_weight(sum(other) / len(other))
    canvas = corrupt(missing, other, rng, weight, min(MAX_CANVAS, room))
    rows.add(COMPLEMENT + 2 * number + 1, place, canvas, [CANVAS] * len(canvas.ids))


def _pack(
    rows: LossRows, prefix: list[int], suffix: list[int], vocab: int, config: DataConfig, rng: random.Random
) -> Sample:
    """Pads everything to the fixed shapes of the config."""
    length, size, asked = config.stream, config.canvas, 2 * config.aux + config.labels
    loss = [(2 * length + row, label, weight, kind) for row, label, weight, kind in rows.loss[: config.labels]]
    for offset, stream in ((0, prefix), (length, suffix)):
        positions = sorted(rng.sample(range(len(stream) - 1), min(config.aux, len(stream) - 1)))
        loss.extend((offset + p, stream[p + 1], 1.0, AUX) for p in positions)
    loss.extend([(0, 0, 0.0, AUX)] * (asked - len(loss)))
    at, labels, weights, kinds = zip(*loss, strict=True)

    def padded(values: list[int], count: int, fill: int) -> np.ndarray:
        return np.asarray(values[:count] + [fill] * (count - len(values)), dtype=np.int64)

    return Sample(
        prefix=padded(prefix, length, 0),
        suffix=padded(suffix, length, 0),
        prefix_echo=padded(stream_echoes(prefix, vocab), length, 0),
        suffix_echo=padded(stream_echoes(suffix, vocab), length, 0),
        **{name: padded(getattr(rows, name), size, PADDING.get(name, 0)) for name in CANVAS_FIELDS},
        rows=np.asarray(at, dtype=np.int64),
        labels=np.asarray(labels, dtype=np.int64),
        weights=np.asarray(weights, dtype=np.float32),
        kinds=np.asarray(kinds, dtype=np.int64),
    )
