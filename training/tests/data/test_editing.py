"""Edit canvases inside training samples: shares, kinds of rows, geometry, edit pairs, reproducible."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zstandard

from anneal_train.config import PRESETS, DataConfig, EditConfig, edit_stage
from anneal_train.data.batch import Sample
from anneal_train.data.blocks import SIZES, draw_block
from anneal_train.data.corpus_text import Source
from anneal_train.data.edit_pairs import EditPair, EditPairs, read_edit_pairs
from anneal_train.data.editing import Drafts, Editing, edit_canvas, mutable_canvas
from anneal_train.data.loader import SampleDataset, collate
from anneal_train.data.row_kinds import AUX, CANVAS, CHANGED, KEPT, LENGTH, MUTATED
from anneal_train.data.sample import COMPLEMENT, make_sample
from anneal_train.data.spans import Document
from anneal_train.data.substitutes import TokenKinds
from anneal_train.data.vocab import DELETE, ID, LANGUAGES, LEN, MASK, MAX_CANVAS

SHAPE = DataConfig(stream=160, canvas=160, aux=50, labels=160)
EDIT = edit_stage(PRESETS["small"]).edit


@pytest.fixture(scope="module")
def source(documents) -> Source:
    return Source(documents, SHAPE.languages)


@pytest.fixture(scope="module")
def editing(tokenizer) -> Editing:
    return Editing(EDIT, TokenKinds(tokenizer))


def canvases(sample: Sample) -> list[np.ndarray]:
    """Positions of each canvas."""
    return [np.flatnonzero(sample.canvas_id == n) for n in sorted(set(sample.canvas_id.tolist()) - {-1})]


def rows(sample: Sample, shape: DataConfig = SHAPE) -> dict[int, tuple[int, float, int]]:
    """Label, weight and kind of the canvas positions that carry loss."""
    columns = (sample.rows.tolist(), sample.labels.tolist(), sample.weights.tolist(), sample.kinds.tolist())
    found = zip(*columns, strict=True)
    return {r - 2 * shape.stream: (x, w, k) for r, x, w, k in found if w > 0 and r >= 2 * shape.stream}


def test_same_arguments_same_sample(source, tokenizer, editing) -> None:
    one, two, other = (make_sample(source, tokenizer, SHAPE, 1, i, editing) for i in (4, 4, 5))
    for name, value in vars(one).items():
        np.testing.assert_array_equal(value, getattr(two, name))
    assert not np.array_equal(one.canvas, other.canvas)


def test_every_position_of_a_draft_carries_loss(source, tokenizer, editing) -> None:
    """Drafts ask for no length; their rows tell right and wrong visible tokens and masks apart."""
    kinds: Counter[int] = Counter()
    drafts = whole = 0
    for index in range(120):
        sample = make_sample(source, tokenizer, SHAPE, 2, index, editing)
        found = rows(sample)
        queries = {int(n) // 2 for n in sample.canvas_id[sample.canvas == ID[LEN]]}
        for at in canvases(sample):
            number = int(sample.canvas_id[at[0]])
            if number % 2 == 0 or number // 2 in queries or number >= COMPLEMENT:
                assert all(found[int(i)][2] in (CANVAS, LENGTH) for i in at if int(i) in found)
                continue
            drafts += 1
            assert all(int(i) in found for i in at)
            for i in at.tolist():
                label, weight, kind = found[i]
                masked = sample.canvas[i] == ID[MASK]
                expected = (CANVAS, MUTATED) if masked else (KEPT,) if label == sample.canvas[i] else (CHANGED,)
                assert kind in expected
                assert weight == 1.0 or masked
                kinds[kind] += 1
            whole += all(found[int(i)][2] == KEPT for i in at)
    assert drafts > 200
    assert set(kinds) == {CANVAS, MUTATED, CHANGED, KEPT}
    assert 0.02 < kinds[CHANGED] / (kinds[CHANGED] + kinds[KEPT]) < 0.12
    assert 0.08 < whole / drafts < 0.40, "clean drafts that must stay unchanged"


def test_geometry_is_that_of_any_canvas(source, tokenizer, editing) -> None:
    for index in range(10):
        sample = make_sample(source, tokenizer, SHAPE, 3, index, editing)
        for at in canvases(sample):
            k, ids = np.arange(len(at)), sample.canvas[at].tolist()
            np.testing.assert_array_equal(sample.pos_a[at], sample.seen_a[at] + k)
            np.testing.assert_array_equal(sample.pos_b[at], -(sample.seen_b[at] - 1) - (len(at) - k))
            assert sample.left[at].tolist() == [sample.prefix[sample.seen_a[at[0]] - 1], *ids[:-1]]
            assert sample.right[at].tolist() == [*ids[1:], sample.suffix[sample.seen_b[at[0]] - 1]]
            shown = [i for i in at.tolist() if sample.canvas[i] not in (ID[MASK], ID[LEN])]
            assert not sample.left_echo[shown].any()
            assert not sample.right_echo[shown].any()


def test_share_of_drafts(source, tokenizer) -> None:
    """Drafts among the canvases, and complements among the partly masked ones."""
    edit = EditConfig(share=0.5, complement=1.0, mutated=0.0)
    editing = Editing(edit, TokenKinds(tokenizer))
    drafts = masks = complements = 0
    for index in range(150):
        sample = make_sample(source, tokenizer, SHAPE, 4, index, editing)
        queries = {int(n) // 2 for n in sample.canvas_id[sample.canvas == ID[LEN]]}
        numbers = set(sample.canvas_id.tolist()) - {-1}
        complements += sum(n >= COMPLEMENT for n in numbers)
        masks += len(queries)
        drafts += sum(n % 2 == 1 and n // 2 not in queries and n < COMPLEMENT for n in numbers)
        for number in numbers:
            if number >= COMPLEMENT:
                _assert_complement(sample, number)
    assert 0.3 < drafts / (drafts + masks) < 0.6
    assert 0.25 < complements / masks < 0.7, "of the canvases that are not wholly masked"


def _assert_complement(sample: Sample, number: int) -> None:
    """What is visible in one of the twins is not visible in the other, unless it stands there twice."""
    first, second = (sample.canvas[sample.canvas_id == n].tolist() for n in (number - COMPLEMENT, number))
    assert first[0] == ID[MASK] or second[0] == ID[MASK]
    assert first[0] != ID[MASK] or second[0] != ID[MASK]


def test_masks_of_drafts(tokenizer) -> None:
    """Wrong tokens are masked far more often than right ones, and a share of the drafts is wholly visible."""
    rng = random.Random(5)
    truth = list(range(100, 130))
    draft = [*truth[:10], 900, *truth[11:20], *truth[21:]]
    hidden_wrong = hidden_right = visible = 0
    for _ in range(4000):
        canvas = edit_canvas(draft, truth, replace(EDIT, random=0.0), rng)
        hidden_wrong += canvas.ids[10] == ID[MASK]
        hidden_right += canvas.ids[3] == ID[MASK]
        visible += ID[MASK] not in canvas.ids
    suspects = EDIT.suspects / (EDIT.suspects + EDIT.visible)
    assert abs(hidden_wrong / 4000 - 0.85 * suspects) < 0.04
    assert abs(hidden_right / 4000 - 0.05 * suspects) < 0.02
    assert abs(visible / 4000 - (1 - suspects)) < 0.04


def test_superfluous_masks_weigh_as_one() -> None:
    rng = random.Random(6)
    config = EditConfig(visible=0.0, suspects=1.0, random=0.0)
    for _ in range(300):
        canvas = edit_canvas([100, 200, 201, 202, 203, 101], [100, 101], config, rng)
        groups: dict[int, float] = {}
        run = 0
        for token, label, weight in zip(canvas.ids, canvas.labels, canvas.weights, strict=True):
            run += token != ID[MASK]
            if token == ID[MASK] and label == ID[DELETE]:
                groups[run] = groups.get(run, 0.0) + weight
        assert all(abs(weight - 1.0) < 1e-6 for weight in groups.values())


def test_mutable_canvases_hide_a_few_tokens() -> None:
    rng = random.Random(7)
    for size in (1, 5, 40, 60):
        canvases = [mutable_canvas(list(range(100, 100 + size)), rng) for _ in range(200)]
        counts = [canvas.kinds.count(MUTATED) for canvas in canvases]
        assert min(counts) == 1
        assert max(counts) <= max(1, 0.15 * size)
        assert all(c.labels == list(range(100, 100 + size)) for c in canvases)


def test_blocks_are_of_mixed_sizes(documents, tokenizer) -> None:
    rng = random.Random(8)
    sizes: list[int] = []
    for _ in range(1500):
        document = Document(rng.choice(documents)["text"][:3000])
        span = draw_block(document, rng)
        if span:
            assert 0 < span[1] - span[0] <= 200
            sizes.append(len(document.text[slice(*span)]) // 3)
    shares = [sum(size <= limit for size in sizes) / len(sizes) for limit in SIZES]
    assert 0.08 < shares[0] < 0.5
    assert all(b - a > 0.04 for a, b in itertools.pairwise(shares))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages(language: str, tokenizer) -> None:
    text = 'int f(a, b) {\n    if (a == "x" && !b) return g(a, 1);\n}\n' * 40
    source = Source([{"lang": language, "text": text}], ((language, 1.0),))
    editing = Editing(replace(EDIT, share=1.0), TokenKinds(tokenizer))
    kinds: set[int] = set()
    for index in range(12):
        sample = make_sample(source, tokenizer, SHAPE, 9, index, editing)
        kinds |= set(sample.kinds[sample.weights > 0].tolist())
    assert {AUX, CANVAS, CHANGED, KEPT} <= kinds


def write_edits(path: Path, records: list[dict]) -> Path:
    raw = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(zstandard.ZstdCompressor().compress(raw))
    return path


def edit_of(i: int, lang: str = "python") -> dict:
    lines = "value = self.request.value\n" * 60
    before, after = f"    if total = {i}:\n", f"    if total == {i}:\n"
    return {"before": before, "after": after, "prefix": lines, "suffix": lines, "lang": lang, "kind": "fix"}


def test_mined_edits_become_drafts(tmp_path, source, tokenizer) -> None:
    path = write_edits(tmp_path / "edits.jsonl.zst", [edit_of(i) for i in range(9)])
    pairs = EditPairs(read_edit_pairs(path), SHAPE.languages)
    assert len(pairs) == 9
    edit = replace(EDIT, edit_pairs=1.0, mutated=0.0, visible=1.0, suspects=0.0, random=0.0)
    editing = Editing(edit, TokenKinds(tokenizer), pairs)
    seen = 0
    for index in range(20):
        sample = make_sample(source, tokenizer, SHAPE, 10, index, editing)
        texts = [tokenizer.decode(sample.canvas[at].tolist(), skip_special_tokens=False) for at in canvases(sample)]
        seen += any(text.startswith("    if total = ") for text in texts)
    assert seen > 9, "the place of the edit is shown unless a stream ends before it"
    rarely = Editing(replace(edit, edit_pairs=0.2), TokenKinds(tokenizer), pairs)
    drawn = sum(rarely.edit_pair_window(random.Random(i), 600) is not None for i in range(2000))
    assert abs(drawn / 2000 - 0.2) < 0.03


def test_mined_window_holds_the_edit() -> None:
    pairs = EditPairs([EditPair(**edit_of(3))], SHAPE.languages)
    for seed in range(50):
        window, span, before = pairs.draw(random.Random(seed), 700)
        assert window.text[slice(*span)] == "    if total == 3:\n"
        assert before == "    if total = 3:\n"
        assert len(window.text) <= 700
        assert window.text.startswith("value = self")
        assert not window.at_start


def test_mined_edits_that_fit_no_canvas_are_left_out() -> None:
    base = EditPair(**edit_of(1))
    others = [
        replace(base, before=""),
        replace(base, after=""),
        replace(base, after="x" * 500),
        replace(base, after=base.before),
        replace(base, lang="cobol"),
        replace(base, lang="typescriptreact"),
    ]
    assert len(EditPairs(others, SHAPE.languages)) == 1
    assert not EditPairs([], SHAPE.languages)


def test_a_bad_edit_is_a_clear_error(tmp_path) -> None:
    record = edit_of(1)
    del record["suffix"]
    path = write_edits(tmp_path / "edits.jsonl.zst", [edit_of(0), record])
    with pytest.raises(ValueError, match=r"line 2: suffix must be given as text"):
        read_edit_pairs(path)


def test_drafts_that_do_not_fit_are_none(tokenizer, editing) -> None:
    from anneal_train.data.corpus_text import Window

    drafter = Drafts(editing, tokenizer, Window("a = 1\n", "python", True, True), [100, 101], random.Random(1))
    rng = random.Random(2)
    long = "a1b2" * MAX_CANVAS
    assert drafter.draw(long, None, rng) is None
    assert drafter.draw("a = 1\n", long, rng) is None
    assert drafter.draw("a = 1\n", "", rng) is None
    assert drafter.draw("a = 1\n", "a = 2\n", rng) is not None


def test_share_zero_is_stage_1(source, tokenizer) -> None:
    plain = SampleDataset(source, tokenizer.to_str(), SHAPE, 11, 0)
    off = SampleDataset(source, tokenizer.to_str(), SHAPE, 11, 0, EditConfig())
    on = SampleDataset(source, tokenizer.to_str(), SHAPE, 11, 0, EDIT)
    for index in range(5):
        for name, value in vars(plain[index]).items():
            np.testing.assert_array_equal(value, getattr(off[index], name))
    assert CHANGED in collate([on[i] for i in range(8)]).kinds
