"""The datasheet says by language what a build kept, removed and could not have."""

import copy
import json
from pathlib import Path

import pytest

from anneal_train.corpus.datasheet import render, write_datasheet
from anneal_train.corpus.measure import FILE_EDGES, LINE_EDGES


def _package(licence: str, held_out: bool, **languages: int) -> dict:
    counts = {language: {"files": files, "bytes": files * 1_000_000} for language, files in languages.items()}
    files = sum(languages.values())
    return {
        "ecosystem": "npm",
        "licence": licence,
        "heldOut": held_out,
        "files": files,
        "bytes": files * 1_000_000,
        "languages": counts,
        "removed": {},
    }


STATS = {
    "train": {
        "typescript": {"files": 3, "bytes": 3_000_000},
        "typescriptreact": {"files": 1, "bytes": 1_000_000},
        "go": {"files": 4, "bytes": 4_000_000},
    },
    "heldout": {"go": {"files": 1, "bytes": 1_000_000}},
    "removed": {"vendored": 7, "data": 2},
    "removedByLanguage": {"go": {"vendored": 7}, "typescript": {"data": 2}},
    "placeholders": 5,
    "decontamination": {
        "done": True,
        "filesDropped": {"go": 3},
        "onlyIdioms": {"go": {"files": 2, "bytes": 2_000_000}},
        "filesBySet": {"go": {"one/set": 3}},
    },
    "failures": ["go gone: no such module"],
    "packages": {
        "a@1": _package("MIT", False, typescript=3, typescriptreact=1),
        "b@1": _package("Apache-2.0", False, go=4),
        "c@1": _package("MIT", True, go=1),
        "d@1": _package("MIT", False),
    },
}


def _measured(tokens: int, files: int) -> dict:
    return {
        "tokens": tokens,
        "files": [files] + [0] * (len(FILE_EDGES) - 1),
        "lines": [files] + [0] * (len(LINE_EDGES) - 1),
    }


MEASURES = {
    "tokenizer": "ab" * 32,
    "vocab": 8192,
    "train": {"go": _measured(2_000_000, 4), "typescript": _measured(1_000_000, 4)},
    "heldout": {"go": _measured(500_000, 1)},
}


def test_languages_are_counted_whatever_their_tag() -> None:
    sheet = render(STATS, MEASURES)
    assert "| typescript | 4 | 4.00 | 50.0 | 1.00 | 1 |" in sheet
    assert "| go | 4 | 4.00 | 50.0 | 2.00 | 1 |" in sheet
    assert "| all | 8 | 8.00 | 100.0 | 3.00 | 2 |" in sheet
    assert "| go | 1 | 1.00 | 100.0 | 0.50 | 1 |" in sheet
    assert "typescriptreact" not in sheet


def test_what_was_removed_licences_and_what_was_not_had_are_named() -> None:
    sheet = render(STATS, MEASURES)
    assert "| vendored | 7 |  | 7 |" in sheet and "| data |  | 2 | 2 |" in sheet
    assert "| MIT | 1 | 1 |" in sheet and "| Apache-2.0 | 1 |  |" in sheet
    assert "- go gone: no such module" in sheet
    assert "Every package of the manifest was had." in render({**STATS, "failures": []})


def test_lengths_alone_give_plots_and_no_tokens() -> None:
    alone = copy.deepcopy(MEASURES) | {"tokenizer": None, "vocab": None}
    for part in ("train", "heldout"):
        for row in alone[part].values():
            row["tokens"] = None
    sheet = render(STATS, alone)
    assert "| go | 4 | 4.00 | 50.0 | not counted | 1 |" in sheet and "Tokens were not counted" in sheet
    assert ".svg" in sheet


def test_without_a_tokenizer_it_says_that_tokens_were_not_counted(tmp_path: Path) -> None:
    (tmp_path / "stats.json").write_text(json.dumps(STATS))
    write_datasheet(tmp_path / "stats.json", tmp_path / "DATASHEET.md")
    sheet = (tmp_path / "DATASHEET.md").read_text()
    assert "Tokens were not counted" in sheet and ".svg" not in sheet
    assert not (tmp_path / "plots").exists()


def test_measures_are_drawn_and_must_be_of_the_same_build(tmp_path: Path) -> None:
    (tmp_path / "stats.json").write_text(json.dumps(STATS))
    (tmp_path / "measures.json").write_text(json.dumps(MEASURES))
    write_datasheet(tmp_path / "stats.json", tmp_path / "DATASHEET.md")
    for name in ("file-length.svg", "line-length.svg"):
        assert f"(plots/{name})" in (tmp_path / "DATASHEET.md").read_text()
        assert (tmp_path / "plots" / name).exists()
    other = copy.deepcopy(MEASURES)
    other["train"]["go"]["files"][0] += 1
    (tmp_path / "measures.json").write_text(json.dumps(other))
    with pytest.raises(ValueError, match="another build"):
        write_datasheet(tmp_path / "stats.json", tmp_path / "DATASHEET.md")
