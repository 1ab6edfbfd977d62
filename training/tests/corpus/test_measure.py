"""Tokens and lengths are counted by language, and drawn."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from anneal_train.corpus.measure import FILE_EDGES, LINE_EDGES, measure
from anneal_train.corpus.plots import FILES, LINES, draw_lengths
from anneal_train.corpus.store import write_records

TEXTS = [
    ("go", "package a\n\n" + "x" * 70 + "\n" + "y" * 1000),
    ("typescript", "const a = 1;\n" * 40),
    ("typescriptreact", "const b = <p>1</p>;\n" * 4000),
]


@pytest.fixture
def measures(tmp_path: Path, tokenizer: Tokenizer) -> dict:
    records = [{"lang": lang, "package": "p@1", "path": "a", "text": text} for lang, text in TEXTS]
    write_records(tmp_path / "train.jsonl.zst", records)
    write_records(tmp_path / "heldout.jsonl.zst", records[:1])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    measure(tmp_path, tmp_path / "tokenizer.json")
    return json.loads((tmp_path / "measures.json").read_text())


def test_tokens_and_lengths(measures: dict, tokenizer: Tokenizer) -> None:
    train = measures["train"]
    assert set(train) == {"go", "typescript"} and set(measures["heldout"]) == {"go"}
    assert train["typescript"]["tokens"] == sum(len(tokenizer.encode(text)) for _, text in TEXTS[1:])
    lines = train["go"]["lines"]
    assert sum(lines) == 3  # the blank one does not count
    assert lines[9 // 4] == lines[70 // 4] == lines[-1] == 1
    files = train["typescript"]["files"]
    small, large = (next(i for i, edge in enumerate(FILE_EDGES) if edge > size) - 1 for size in (520, 80_000))
    assert files[small] == files[large] == 1 and sum(files) == 2
    assert len(lines) == len(LINE_EDGES)


def test_plots_name_every_language_and_do_not_change(measures: dict, tmp_path: Path) -> None:
    draw_lengths(measures, tmp_path / "one")
    draw_lengths(measures, tmp_path / "two")
    for name in (FILES, LINES):
        drawn = (tmp_path / "one" / name).read_text()
        assert ">go<" in drawn and ">typescript<" in drawn
        assert drawn == (tmp_path / "two" / name).read_text()


def test_lengths_need_no_tokenizer(measures: dict, tmp_path: Path) -> None:
    measure(tmp_path, None)
    alone = json.loads((tmp_path / "measures.json").read_text())
    assert alone["tokenizer"] is None and alone["train"]["go"]["tokens"] is None
    assert [row["files"] for row in alone["train"].values()] == [row["files"] for row in measures["train"].values()]
