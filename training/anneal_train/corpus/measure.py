"""Measure a built corpus: tokens, and how long its files and lines are, by language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ..data.tokenizer import load
from .source import FAMILY
from .store import read_records

#: Edges of the histograms: bytes of a file (four to a doubling) and characters of a line.
FILE_EDGES = [round(300 * 2 ** (step / 4)) for step in range(39)]
LINE_EDGES = list(range(0, 125, 4))
#: Documents tokenised at a time.
BATCH = 256


def _batches(path: Path) -> Iterator[list[dict[str, str]]]:
    records = read_records(path)
    while batch := list(islice(records, BATCH)):
        yield batch


def _token_counts(texts: list[str], tokenizer: Tokenizer | None) -> list[int] | list[None]:
    if tokenizer is None:
        return [None] * len(texts)
    return [len(encoding) for encoding in tokenizer.encode_batch(texts)]


def measure_file(path: Path, tokenizer: Tokenizer | None) -> dict[str, dict]:
    """By manifest language of a corpus file: tokens, and counts of files and of non-blank lines by length.

    What is longer than the last edge counts in the last place. Without a tokenizer, tokens are None.
    """
    found: dict[str, dict] = {}
    for number, batch in enumerate(_batches(path)):
        for record, tokens in zip(batch, _token_counts([r["text"] for r in batch], tokenizer), strict=True):
            row = found.setdefault(
                FAMILY[record["lang"]],
                {
                    "tokens": None if tokens is None else 0,
                    "files": np.zeros(len(FILE_EDGES), int),
                    "lines": np.zeros(len(LINE_EDGES), int),
                },
            )
            if tokens is not None:
                row["tokens"] += tokens
            size = len(record["text"].encode("utf-8"))
            row["files"][max(0, np.searchsorted(FILE_EDGES, size, side="right") - 1)] += 1
            lengths = [len(line) for line in record["text"].split("\n") if line.strip()]
            places = np.searchsorted(LINE_EDGES, lengths, side="right") - 1
            row["lines"] += np.bincount(places, minlength=len(LINE_EDGES))
        if number % 20 == 0:
            print(f"measuring {path.name}: {number * BATCH + len(batch)} files", flush=True)
    return {
        language: {"tokens": row["tokens"], "files": row["files"].tolist(), "lines": row["lines"].tolist()}
        for language, row in sorted(found.items())
    }


def measure(folder: Path, tokenizer_path: Path | None) -> None:
    """Measure the corpus files of a folder and write `measures.json` into it; lengths alone without a tokenizer."""
    tokenizer = load(tokenizer_path) if tokenizer_path else None
    measures = {
        "tokenizer": hashlib.sha256(tokenizer_path.read_bytes()).hexdigest() if tokenizer_path else None,
        "vocab": tokenizer.get_vocab_size() if tokenizer else None,
        "train": measure_file(folder / "train.jsonl.zst", tokenizer),
        "heldout": measure_file(folder / "heldout.jsonl.zst", tokenizer),
    }
    (folder / "measures.json").write_text(json.dumps(measures) + "\n", "utf-8")
