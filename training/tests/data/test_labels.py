"""The heart of stage 2: applying the labels to a noised canvas, step after step, gives the original back."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from anneal_train.config import EditConfig
from anneal_train.data.alignment import Alignment, align
from anneal_train.data.blocks import draw_block
from anneal_train.data.corpus_text import Window
from anneal_train.data.editing import Drafts, Editing
from anneal_train.data.labels import label, left_aligned, stretches
from anneal_train.data.row_kinds import CANVAS, CHANGED, KEPT, MUTATED
from anneal_train.data.spans import Document
from anneal_train.data.substitutes import TokenKinds
from anneal_train.data.vocab import DELETE, EXPAND, ID, MASK, MAX_CANVAS
from anneal_train.reference.canvas_steps import Rules, apply, grow, run_around

M, E, D = ID[MASK], ID[EXPAND], ID[DELETE]
RULES = Rules(E, D, MAX_CANVAS)
CASES = 10_000
Tokens = list[int]


def commit(canvas: list[int | None], labels: Tokens) -> list[int | None]:
    """Applies a label at every position; an <expand> takes no more masks than there is room for."""
    commits = [[at, answer, 0.0] for at, answer in enumerate(labels)]
    canvas = apply(canvas, [None] * len(canvas), commits, RULES)[0]
    assert len(canvas) <= MAX_CANVAS
    return canvas


def oracle(canvas: list[int | None], truth: Tokens) -> Tokens:
    """Labels of a canvas whose visible tokens are right: every run of masks stands for what is missing at its place."""
    pattern, at = "", 0
    while at < len(canvas):
        if canvas[at] is None:
            at = run_around(canvas, at)[1]
            pattern += "(.+?)"
        else:
            pattern += re.escape(chr(256 + canvas[at]))
            at += 1
    found = re.fullmatch(pattern, "".join(chr(256 + token) for token in truth), re.S)
    assert found, f"no way from {canvas} to {truth}"
    stretches_of_runs = [[ord(c) - 256 for c in group] for group in found.groups()]
    labels: Tokens = []
    while len(labels) < len(canvas):
        at = len(labels)
        if canvas[at] is not None:
            labels.append(canvas[at])
            continue
        size, stretch = run_around(canvas, at)[1] - at, stretches_of_runs.pop(0)
        if size < len(stretch):
            labels += [*stretch[: size - 1], E]
        else:
            labels += [*stretch, *[D] * (size - len(stretch))]
    return labels


def restored(ids: Tokens, labels: Tokens, truth: Tokens) -> Tokens:
    """What the labels and then the oracle make of a canvas."""
    canvas = commit([None if token == M else token for token in ids], labels)
    steps = 0
    while None in canvas:
        canvas = commit(canvas, oracle(canvas, truth))
        steps += 1
        assert steps < MAX_CANVAS
    return canvas


@pytest.fixture(scope="module")
def drafts(documents, tokenizer) -> list[tuple[Document, Drafts]]:
    """Drafts of many documents; half the documents let the model change theirs."""
    editing = Editing(EditConfig(share=1.0, mutated=0.5), TokenKinds(tokenizer))
    made = []
    for seed, record in enumerate(documents):
        text = record["text"][:1700]
        window = Window(text, record["lang"], True, False)
        ids = tokenizer.encode(text).ids
        made.append((Document(text), Drafts(editing, tokenizer, window, ids, random.Random(seed))))
    return made


def test_labels_restore_the_original_for_all_noise_kinds(drafts, tokenizer) -> None:
    rng = random.Random(21)
    kinds: Counter[int] = Counter()
    labels: Counter[str] = Counter()
    done = 0
    while done < CASES:
        document, drafter = rng.choice(drafts)
        span = draw_block(document, rng)
        if span is None:
            continue
        text = document.text[slice(*span)]
        other = draw_block(document, rng)
        # One in twenty drafts is what a person wrote before: any other piece of the document will do.
        before = document.text[slice(*other)] if other and rng.random() < 0.05 else None
        canvas = drafter.draw(text, before, rng)
        if canvas is None:
            continue
        done += 1
        truth = tokenizer.encode(text).ids
        assert len(canvas.ids) == len(canvas.labels) == len(canvas.weights) == len(canvas.kinds) <= MAX_CANVAS
        assert restored(canvas.ids, canvas.labels, truth) == truth
        kinds.update(canvas.kinds)
        for token, answer in zip(canvas.ids, canvas.labels, strict=True):
            labels[("mask " if token == M else "seen ") + {E: "expand", D: "delete"}.get(answer, "token")] += 1
    assert set(kinds) == {CANVAS, CHANGED, KEPT, MUTATED}
    assert min(labels[f"{at} {what}"] for at in ("mask", "seen") for what in ("expand", "delete", "token")) > 300


def test_any_order_of_commits_restores_the_original() -> None:
    """A sampler commits what it is sure of: some of the labels, in any order, with the rest waiting."""
    rng = random.Random(22)
    rules = Rules(E, D, 10_000)
    for _ in range(CASES):
        alphabet = range(100, 100 + rng.randint(2, 12))
        truth, draft = (rng.choices(alphabet, k=rng.randint(1, 14)) for _ in range(2))
        masked = [rng.random() < 0.4 for _ in draft]
        canvas = [None if hidden else token for hidden, token in zip(masked, draft, strict=True)]
        stands = stretches(align(draft, truth), masked)
        for _ in range(400):
            labels = [label(stand) for stand in stands]
            open_ones = [at for at, answer in enumerate(labels) if canvas[at] != answer]
            if not open_ones:
                break
            chosen = set(rng.sample(open_ones, rng.randint(1, len(open_ones))))
            after = apply(canvas, [None] * len(canvas), [[at, labels[at], 0.0] for at in chosen], rules)[0]
            stands = moved(canvas, stands, chosen)
            canvas = after
            stands = left_aligned(stands, [token is None for token in canvas])
        assert canvas == truth


def moved(canvas: list[int | None], stands: list[Tokens], chosen: set[int]) -> list[Tokens]:
    """What the positions stand for after the commits at `chosen`."""
    out: list[Tokens] = []
    at = 0
    while at < len(canvas):
        answer = label(stands[at]) if at in chosen else None
        if answer == D:
            end = run_around(canvas, at)[1]
            assert not any(stands[at:end])
            at = end
            continue
        out.append(stands[at])
        if answer == E:
            out += [[] for _ in range(grow(canvas, at))]
        at += 1
    return out


def spelt(text: str) -> Tokens:
    return [ord(c) for c in text]


@pytest.mark.parametrize(
    ("draft", "truth", "expected"),
    [
        ("f(a)", "f(a)", "f(a)"),
        ("f(b)", "f(a)", "f(a)"),
        ("f((a)", "f(a)", "f(-a)"),
        ("fa)", "f(a)", "+a)"),
        ("(a)", "f(a)", "+a)"),
        ("f(a", "f(a)", "f(+"),
        ("f", "f(a, b)", "+"),
        ("xa)", "f(a)", "+a)"),
        ("aa", "a", "a-"),
        ("a", "aaa", "+"),
    ],
)
def test_labels_of_a_visible_draft(draft: str, truth: str, expected: str) -> None:
    stands = stretches(align(spelt(draft), spelt(truth)), [False] * len(draft))
    assert [label(s) for s in stands] == [{"+": E, "-": D}.get(c, ord(c)) for c in expected]


@pytest.mark.parametrize(
    ("draft", "truth", "masks", "expected"),
    [
        ("f(b)", "f(a)", "..#.", "f(a)"),
        # A gap beside a mask belongs to the mask, on whichever side it is.
        ("fa)", "f(a)", ".#.", "f+)"),
        ("fa)", "f(a)", "#..", "+a)"),
        # Surplus masks stand at the end of their run.
        ("f((a)", "f(a)", ".###.", "f(a-)"),
        ("fxyz(a)", "f(a)", ".###...", "f---(a)"),
        ("f(a", "f(a, b)", ".##", "f(+"),
    ],
)
def test_labels_of_masks(draft: str, truth: str, masks: str, expected: str) -> None:
    stands = stretches(align(spelt(draft), spelt(truth)), [c == "#" for c in masks])
    assert [label(s) for s in stands] == [{"+": E, "-": D}.get(c, ord(c)) for c in expected]


def test_alignment_is_the_cheapest() -> None:
    """Against a plain recursive distance, and it gives the truth when read in order."""
    rng = random.Random(23)
    for _ in range(300):
        draft, truth = (rng.choices(range(4), k=rng.randint(0, 6)) for _ in range(2))
        found = align(draft, truth)
        assert read(found) == truth
        assert cost(found, draft) == distance(draft, truth)


def read(alignment: Alignment) -> Tokens:
    out = list(alignment.gaps[0])
    for token, gap in zip(alignment.right, alignment.gaps[1:], strict=True):
        out += [*([] if token is None else [token]), *gap]
    return out


def cost(alignment: Alignment, draft: Tokens) -> int:
    missing = sum(map(len, alignment.gaps))
    return missing + sum(token != here for token, here in zip(alignment.right, draft, strict=True))


def distance(a: Tokens, b: Tokens) -> int:
    if not a or not b:
        return len(a) + len(b)
    same = distance(a[1:], b[1:]) + (a[0] != b[0])
    return min(same, distance(a[1:], b) + 1, distance(a, b[1:]) + 1)
