"""Token shards of the tests' sample of code, with a few real edits, in the tiny body's tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_body import FOLDER

from anneal_train.adapter.tokenise import write_code
from anneal_train.data.edit_pairs import EditPair


@pytest.fixture(scope="session")
def shards(tmp_path_factory, documents) -> Path:
    out = tmp_path_factory.mktemp("shards")
    before, after = "    return total + 1\n", "    return total - 1\n"
    prefix = "def last(items):\n    total = 0\n    for item in items:\n        total = total + item\n"
    edits = [EditPair(before, after, prefix, "\n\nprint(last([1]))\n", "python", "fix")] * 2
    write_code(documents, edits, FOLDER / "tokenizer.json", out, limit=60_000)
    return out
