"""Makes the edit canvases of a document: corrupts a draft, aligns it with the true tokens and masks part of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tokenizers import Tokenizer

from ..breakage import break_code, names_of
from ..config import EditConfig
from .alignment import align
from .blocks import draw_block
from .corpus_text import Window
from .edit_pairs import EditPairs
from .labels import label, stretches
from .levenshtein import noised
from .noise import MIN_SHARE, Canvas, clipped_weight, draw_masked
from .row_kinds import CANVAS, CHANGED, KEPT, MUTATED
from .spans import Document, Span
from .substitutes import Substitutes, TokenKinds
from .vocab import ID, MASK, MAX_CANVAS

#: Probability of a mask at a wrong token, at its neighbours and elsewhere when suspects are masked: a scorer misses
#: some wrong tokens and flags some right ones.
AT_WRONG, BESIDE_WRONG, ELSEWHERE = 0.85, 0.3, 0.05
#: Largest share of a canvas that the model itself fills (mutations.py).
MUTATED_SHARE = 0.15


@dataclass
class EditCanvas(Canvas):
    """A canvas with a label at every position, and the kind of each position's loss row."""

    kinds: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Editing:
    """What stage 2 needs in addition to stage 1, the same for all documents."""

    config: EditConfig
    kinds: TokenKinds
    edit_pairs: EditPairs | None = None

    def edit_pair_window(self, rng: random.Random, chars: int) -> tuple[Window, Span, str] | None:
        """An edit pair with the code around it for the configured share of documents, else None."""
        if not self.edit_pairs or rng.random() >= self.config.edit_pairs:
            return None
        return self.edit_pairs.draw(rng, chars)

    def blocks(self, document: Document, spans: list[Span], rng: random.Random) -> tuple[list[Span], set[Span]]:
        """Replaces the configured share of the spans by blocks for drafts; returns all, and which are for drafts."""
        mixed, drafts = [], set()
        for span in spans:
            block = draw_block(document, rng) if rng.random() < self.config.share else None
            if block and block not in spans:
                drafts.add(block)
            mixed.append(block or span)
        return mixed, drafts


class Drafts:
    """Draws edit canvases for places of one document."""

    def __init__(
        self, editing: Editing, tokenizer: Tokenizer, window: Window, tokens: list[int], rng: random.Random
    ) -> None:
        """tokens: all of the document, from which wrong ones are drawn."""
        self._config, self._tokenizer, self._language = editing.config, tokenizer, window.language
        self._mutating = rng.random() < editing.config.mutated
        self._names = names_of(window.text)
        self._pool = Substitutes(editing.kinds, tokens)

    def draw(self, text: str, before: str | None, rng: random.Random) -> EditCanvas | None:
        """A canvas whose true text is `text`, from a draft of it or from a real one, `before`.

        The true tokens are those of the text alone, as an editor's selection is tokenised, and not those of the
        streams, which other canvases cut. None when the draft or the text does not fit a canvas.
        """
        truth = self._encode(text)
        if before is not None:
            return self._canvas(self._encode(before), truth, rng)
        if not truth or len(truth) > MAX_CANVAS - 2:
            return None
        if self._mutating and rng.random() < 0.5:
            return mutable_canvas(truth, rng)
        return self._canvas(self._wrong(text, truth, rng), truth, rng)

    def _wrong(self, text: str, truth: list[int], rng: random.Random) -> list[int]:
        """A draft of one of the configured kinds; the true tokens when it is to be a clean one."""
        c = self._config
        kind = rng.choices(("levenshtein", "breakage", "clean"), (c.levenshtein, c.breakage, c.clean))[0]
        if kind == "levenshtein":
            return noised(truth, self._pool, rng)
        if kind == "breakage":
            broken, applied = break_code(text, self._language, self._names, rng)
            return self._encode(broken) if applied else truth
        return truth

    def _canvas(self, draft: list[int], truth: list[int], rng: random.Random) -> EditCanvas | None:
        if not 0 < len(draft) <= MAX_CANVAS or not 0 < len(truth) <= MAX_CANVAS - 2:
            return None
        return edit_canvas(draft, truth, self._config, rng)

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text).ids


def edit_canvas(draft: list[int], truth: list[int], config: EditConfig, rng: random.Random) -> EditCanvas:
    """Aligns, masks and labels a draft (labels.py)."""
    alignment = align(draft, truth)
    nothing = [False] * len(draft)
    wrong = [stand != [token] for stand, token in zip(stretches(alignment, nothing), draft, strict=True)]
    masked, weight = _draw_masks(wrong, config, rng)
    stands = stretches(alignment, masked)
    canvas = EditCanvas([], [], [])
    for at, (token, stand) in enumerate(zip(draft, stands, strict=True)):
        answer = label(stand)
        canvas.ids.append(ID[MASK] if masked[at] else token)
        canvas.labels.append(answer)
        canvas.kinds.append(CANVAS if masked[at] else KEPT if answer == token else CHANGED)
        canvas.weights.append(weight / _surplus(stands, masked, at) if masked[at] else 1.0)
    return canvas


def mutable_canvas(truth: list[int], rng: random.Random) -> EditCanvas:
    """The true tokens, a few of them masked for the model to fill as it would."""
    count = max(1, int(len(truth) * MUTATED_SHARE * rng.random()))
    chosen = set(rng.sample(range(len(truth)), count))
    return EditCanvas(
        ids=[ID[MASK] if at in chosen else token for at, token in enumerate(truth)],
        labels=list(truth),
        weights=[1.0] * len(truth),
        kinds=[MUTATED if at in chosen else KEPT for at in range(len(truth))],
    )


def _draw_masks(wrong: list[bool], config: EditConfig, rng: random.Random) -> tuple[list[bool], float]:
    """Which positions of a draft are masked, and the weight of their rows: none (a draft that is to be scored), the
    suspicious ones (a draft that was scored), or a random share (any state on the way)."""
    policies = (config.visible, config.suspects, config.random)
    policy = rng.choices(("visible", "suspects", "random"), policies)[0]
    if policy == "visible":
        return [False] * len(wrong), 1.0
    if policy == "random":
        share = MIN_SHARE + (1.0 - MIN_SHARE) * rng.random()
        return draw_masked(len(wrong), share, rng), clipped_weight(share)
    chances = [
        AT_WRONG if here else BESIDE_WRONG if any(wrong[max(0, at - 1) : at + 2]) else ELSEWHERE
        for at, here in enumerate(wrong)
    ]
    return [rng.random() < chance for chance in chances], 1.0


def _surplus(stands: list[list[int]], masked: list[bool], at: int) -> int:
    """Number of surplus masks in a run when `at` is one of them, else 1: together they weigh as one token."""
    if stands[at]:
        return 1
    begin = end = at
    while begin > 0 and masked[begin - 1] and not stands[begin - 1]:
        begin -= 1
    while end < len(masked) and masked[end] and not stands[end]:
        end += 1
    return end - begin
