"""Token shards of the tests' sample of code, with a few real edits, in the tiny body's tokens."""

from __future__ import annotations

from pathlib import Path

from tiny_body import FOLDER

from anneal_train.adapter.tokenise import write_code
from anneal_train.data.edit_pairs import EditPair

TOKENS = 60_000


def write_sample(documents: list[dict], out: Path) -> Path:
    """The shards, below `out`."""
    before, after = "    return total + 1\n", "    return total - 1\n"
    prefix = "def last(items):\n    total = 0\n    for item in items:\n        total = total + item\n"
    edits = [EditPair(before, after, prefix, "\n\nprint(last([1]))\n", "python", "fix")] * 2
    write_code(documents, edits, FOLDER / "tokenizer.json", out, limit=TOKENS)
    return out
