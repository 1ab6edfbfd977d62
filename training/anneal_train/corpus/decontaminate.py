"""Find benchmark code in training files: an overlap of 13 tokens is a hit."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .tokens import token_hashes, tokenize

NGRAM = 13
#: N-grams with fewer distinct tokens are boilerplate such as `, 0 , 0 , 0`.
MIN_DISTINCT = 6
#: Hits with fewer distinct words than this are idioms such as `= [] ; for ( let i = 0 ; i <`.
IDIOM_WORDS = 5

#: Fields of the evaluation sets that hold no code.
NOT_CODE = frozenset(
    {
        "bug_type",
        "description",
        "docstring",
        "entry_point",
        "example_test_name",
        "failure_symptoms",
        "filename",
        "full_name",
        "group",
        "id",
        "instruction",
        "instruction_descriptive",
        "instruction_humaneval",
        "instruction_lazy",
        "kind",
        "lang",
        "language",
        "name",
        "signature",
        "source_file",
        "task_id",
        "taxonomy",
        "text",
    }
)

_MULTIPLIERS = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) | 1 for power in range(1, NGRAM + 1)], dtype=np.uint64)


def _hashes(tokens: list[str]) -> np.ndarray:
    """64-bit hash of every n-gram of a token list."""
    count = len(tokens) - NGRAM + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    ids = token_hashes(tokens)
    ids ^= ids >> np.uint64(29)
    total = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(NGRAM):
            total += ids[offset : offset + count] * _MULTIPLIERS[offset]
    return total


def is_idiom(gram: tuple[str, ...]) -> bool:
    """Whether an n-gram says so little that every code base has it: a counting loop, `[1, 2], [3, 4]`."""
    return len({token for token in gram if token[0].isalpha() or token[0] == "_"}) < IDIOM_WORDS


def _rows(path: Path) -> Iterator[dict]:
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as handle:
        if ".jsonl" in path.name:
            for line in handle:
                if line.strip():
                    yield json.loads(line)
        else:
            content = json.load(handle)
            yield from content if isinstance(content, list) else [content]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NOT_CODE:
                yield from _strings(item)


def _code_of(row: dict) -> Iterator[str]:
    """Every piece of code of a task, and its parts put together, so that n-grams across a gap count too."""
    yield from _strings(row)
    for head in ("prompt", "prefix", "declaration"):
        for body in ("canonical_solution", "buggy_solution", "middle", "expected_completion"):
            if isinstance(row.get(head), str) and isinstance(row.get(body), str):
                yield row[head] + row[body] + str(row.get("suffix") or "")


def eval_files(folder: Path) -> list[Path]:
    """The data files of the evaluation sets, in a stable order."""
    return sorted(p for p in folder.rglob("*") if p.name.endswith((".jsonl", ".jsonl.gz", ".json", ".json.gz")))


class Contamination:
    """An index of the n-grams of every evaluation set."""

    def __init__(self) -> None:
        self._sets: dict[tuple[str, ...], set[str]] = {}
        self._sorted = np.zeros(0, dtype=np.uint64)
        self._keys: set[int] = set()

    def add(self, name: str, code: str) -> None:
        """Index the n-grams of one piece of code of the set `name`; call `freeze` when all are in."""
        tokens = tokenize(code)
        hashes = _hashes(tokens)
        for start, value in enumerate(hashes.tolist()):
            gram = tuple(tokens[start : start + NGRAM])
            if len(set(gram)) >= MIN_DISTINCT:
                self._sets.setdefault(gram, set()).add(name)
                self._keys.add(value)

    def freeze(self) -> None:
        """Prepare for look-ups."""
        self._sorted = np.array(sorted(self._keys), dtype=np.uint64)

    @classmethod
    def of_folder(cls, folder: Path) -> Contamination:
        """Index every set of a folder (a set is a file)."""
        index = cls()
        files = eval_files(folder)
        if not files:
            raise FileNotFoundError(f"no evaluation sets in {folder}")
        for path in files:
            name = path.relative_to(folder).as_posix().removesuffix(".gz").removesuffix(".jsonl").removesuffix(".json")
            for row in _rows(path):
                for code in _code_of(row):
                    index.add(name, code)
        index.freeze()
        return index

    def __len__(self) -> int:
        return len(self._sets)

    def hits(self, text: str) -> dict[tuple[str, ...], set[str]]:
        """The indexed n-grams a text holds, with the sets they come from."""
        tokens = tokenize(text)
        hashes = _hashes(tokens)
        if not len(hashes) or not len(self._sorted):
            return {}
        places = np.searchsorted(self._sorted, hashes)
        places[places == len(self._sorted)] = 0
        found: dict[tuple[str, ...], set[str]] = {}
        for start in np.flatnonzero(self._sorted[places] == hashes).tolist():
            gram = tuple(tokens[start : start + NGRAM])
            if gram in self._sets:
                found[gram] = self._sets[gram]
        return found
