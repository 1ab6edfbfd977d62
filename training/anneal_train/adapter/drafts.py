"""Drafts of edit canvases that need no model: unchanged, Levenshtein noise, breakage as people make it, real edits."""

from __future__ import annotations

import random

import numpy as np
from tokenizers import Tokenizer

from ..breakage import break_code, names_of
from ..data.levenshtein import noised
from ..data.substitutes import Substitutes, TokenKinds
from .settings import SampleSettings, StageSettings
from .windows import Window, Windows

#: Shortest text of an edit canvas, in tokens.
MIN_SPAN = 4
#: Fills the positions behind a draft.
PAD = -1


class Drafts:
    """Draws the edit canvases of one sequence.

    All spans end where the text ends, so the code behind the text is the code behind each span; they differ in where
    they begin and in what is wrong with their drafts.
    """

    def __init__(self, stage: StageSettings, samples: SampleSettings, windows: Windows, tokenizer: Tokenizer) -> None:
        specials = frozenset(tokenizer.get_added_tokens_decoder())
        self._stage, self._samples, self._windows, self._tokenizer = stage, samples, windows, tokenizer
        self._kinds = TokenKinds(tokenizer, specials)

    def draw(self, rng: random.Random) -> tuple[Window, np.ndarray, np.ndarray, np.ndarray]:
        """A window, begins int64 [A] of its spans, drafts int64 [A, M] padded with PAD, own bool [A].

        `own`: the model itself is to write the draft; its tokens here are the true ones.
        """
        count, size = self._samples.canvas // self._samples.draft, self._samples.draft
        drafts = np.full((count, size), PAD, np.int64)
        begins, own = np.zeros(count, np.int64), np.zeros(count, bool)
        given: tuple[int, list[int]] | None = None
        if self._windows.edits and rng.random() < self._stage.mined:
            window, begin, before = self._windows.draw_edit(rng)
            given = (begin, before)
        else:
            window = self._windows.draw(rng, ended=False)
        pool = Substitutes(self._kinds, window.ids[window.first : window.end])
        names = names_of(self._tokenizer.decode(window.ids[window.first : window.end]))
        for at in range(count):
            if given is not None and at == 0:
                begins[at], draft = given
            else:
                begins[at] = window.end - self._span(window, rng)
                draft, own[at] = self._draft(window.ids[begins[at] : window.end], window.language, names, pool, rng)
            drafts[at, : len(draft)] = draft
        return window, begins, drafts, own

    def _span(self, window: Window, rng: random.Random) -> int:
        """Length of a span: room is left for what a draft may have too many."""
        most = min(self._samples.draft * 7 // 8, window.end - window.first - 1)
        return rng.randint(min(MIN_SPAN, most), most)

    def _draft(
        self, truth: list[int], language: str, names: list[str], pool: Substitutes, rng: random.Random
    ) -> tuple[list[int], bool]:
        """A draft of one kind, and whether the model is to write it; the true tokens where none of its kind fits."""
        s = self._stage
        kind = rng.choices(
            ("unchanged", "own", "levenshtein", "breakage"), (s.unchanged, s.own_draft, s.levenshtein, s.breakage)
        )[0]
        if kind == "own":
            return truth, True
        if kind == "levenshtein":
            draft = noised(truth, pool, rng)
        elif kind == "breakage":
            text = self._tokenizer.decode(truth, skip_special_tokens=False)
            broken, applied = break_code(text, language, names, rng)
            draft = self._tokenizer.encode(broken).ids if applied else truth
        else:
            draft = truth
        return (draft, False) if 0 < len(draft) <= self._samples.draft else (truth, False)
