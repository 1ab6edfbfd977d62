"""The cleaned corpus in memory; draws text windows from it by language share."""

from __future__ import annotations

import io
import json
import random
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import zstandard

from .single_functions import SingleFunctions
from .vocab import LANGUAGE_ALIASES


@dataclass(frozen=True)
class Window:
    """A slice of a file that begins at a line start."""

    text: str
    language: str
    at_start: bool
    at_end: bool


def read_jsonl(path: Path) -> list[dict]:
    """Documents of a `.jsonl.zst` file: {lang, package, path, text}."""
    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        return [json.loads(line) for line in io.TextIOWrapper(stream, encoding="utf-8")]


class Source:
    """Files grouped by language; windows are drawn by language share, then by characters.

    single_functions: share of the windows that are functions cut from their files (single_functions.py).
    """

    def __init__(
        self, documents: list[dict], shares: tuple[tuple[str, float], ...], single_functions: float = 0.0
    ) -> None:
        self.files: dict[str, list[str]] = {}
        for document in documents:
            language = LANGUAGE_ALIASES.get(document["lang"], document["lang"])
            self.files.setdefault(language, []).append(document["text"])
        self._languages = [(name, share) for name, share in shares if name in self.files]
        if not self._languages:
            raise ValueError(f"none of the languages {[name for name, _ in shares]} is in the corpus")
        self._totals = {name: list(accumulate(map(len, texts))) for name, texts in self.files.items()}
        self._single_share = single_functions
        self._single = (
            {name: SingleFunctions(texts, name) for name, texts in self.files.items()} if single_functions else {}
        )

    def window(self, rng: random.Random, chars: int) -> Window:
        """At most `chars` characters of one file, from a line start; one in four from the start of the file."""
        names, shares = zip(*self._languages, strict=True)
        language = rng.choices(names, shares)[0]
        if self._single_share and self._single[language] and rng.random() < self._single_share:
            text = self._single[language].draw(rng)
            return Window(text[:chars], language, True, len(text) <= chars)
        totals = self._totals[language]
        text = self.files[language][bisect_right(totals, rng.randrange(totals[-1]))]
        if len(text) <= chars:
            return Window(text, language, True, True)
        start = 0
        if rng.random() >= 0.25:
            start = text.rfind("\n", 0, rng.randrange(len(text) - chars // 2) + 1) + 1
        stop = min(len(text), start + chars)
        return Window(text[start:stop], language, start == 0, stop == len(text))
