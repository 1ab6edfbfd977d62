"""Draws prompts from shards: suffix first, then prefix and middle as one text, as the runtime lays them out."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from .settings import SampleSettings
from .shards import CODE, EDIT, Record

#: Fewest tokens of a text that canvases can stand in.
MIN_TEXT = 24
#: Share of the texts that end at a line break, that have no code behind them, and that end with the end token.
AT_LINE, NO_SUFFIX, ENDED = 0.5, 0.1, 0.5


@dataclass(frozen=True)
class Window:
    """A prompt: ids of all tokens; its text (prefix and middle) is ids[first : end]; at most the end token follows."""

    ids: list[int]
    first: int
    end: int
    language: str


class Windows:
    """Draws windows from the records of shards; the same for the same random numbers."""

    def __init__(self, records: list[Record], prompt: dict[str, int], breaks: np.ndarray, settings: SampleSettings):
        """breaks: bool [vocab], the tokens that hold a line break."""
        self._code = [r for r in records if len(r.pieces) == CODE and len(r.pieces[0]) > MIN_TEXT]
        self._edits = [r for r in records if len(r.pieces) == EDIT and _usable(r, settings)]
        if not self._code:
            raise ValueError(f"the shards hold no code of more than {MIN_TEXT} tokens")
        self._ends = np.cumsum([len(record.pieces[0]) for record in self._code])
        self._prompt, self._breaks, self._settings = prompt, breaks, settings

    @property
    def edits(self) -> int:
        """Number of real edits."""
        return len(self._edits)

    def draw(self, rng: random.Random, ended: bool = True) -> Window:
        """A window that ends anywhere in the code; `ended`: half of them with the end token behind the text."""
        at = rng.randrange(int(self._ends[-1]))
        record = self._code[int(np.searchsorted(self._ends, at, "right"))]
        tokens = record.pieces[0]
        cut = rng.randint(MIN_TEXT, len(tokens))
        if rng.random() < AT_LINE:
            later = np.flatnonzero(self._breaks[tokens[cut - 1 :]])
            cut = cut + int(later[0]) if len(later) else len(tokens)
        suffix = tokens[cut:] if rng.random() >= NO_SUFFIX else tokens[:0]
        suffix = suffix[: rng.randint(0, self._settings.suffix)]
        return self._window(tokens[:cut], suffix, record.language, ended and rng.random() < ENDED)

    def draw_edit(self, rng: random.Random) -> tuple[Window, int, list[int]]:
        """A window that ends with the new text of a real edit, the index of that text, and the old text."""
        record = rng.choice(self._edits)
        prefix, before, after, suffix = record.pieces
        window = self._window(np.concatenate([prefix, after]), suffix[: self._settings.suffix], record.language, False)
        return window, window.end - len(after), before.tolist()

    def _window(self, text: np.ndarray, suffix: np.ndarray, language: str, ended: bool) -> Window:
        p = self._prompt
        front = [p["fimPrefix"], p["fimSuffix"], *suffix.tolist(), p["fimMiddle"]]
        text = text[-(self._settings.clean - len(front) - 1) :]
        end = len(front) + len(text)
        return Window([*front, *text.tolist(), *[p["endOfText"]] * ended], len(front), end, language)


def _usable(record: Record, settings: SampleSettings) -> bool:
    prefix, before, after, _ = record.pieces
    fits = 0 < len(before) <= settings.draft and 0 < len(after) <= settings.draft
    return fits and len(prefix) >= MIN_TEXT and not np.array_equal(before, after)


def line_breaks(vocabulary: dict[str, int], size: int) -> np.ndarray:
    """bool [size]: tokens of a byte-level vocabulary (text -> id) that hold a line break."""
    found = np.zeros(size, bool)
    found[[i for text, i in vocabulary.items() if "\u010a" in text]] = True
    return found
