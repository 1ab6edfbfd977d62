"""Thirteen tokens in common with a benchmark are a hit, twelve are not."""

import gzip
import json
from pathlib import Path

import pytest

from anneal_train.corpus.decontaminate import NGRAM, Contamination, is_idiom
from anneal_train.corpus.tokens import tokenize

SOLUTION = "def closest(numbers, wanted):\n    return min(numbers, key=lambda number: abs(number - wanted))\n"


def _index(code: str) -> Contamination:
    index = Contamination()
    index.add("set", code)
    index.freeze()
    return index


def _words(count: int, start: int = 0) -> str:
    return " ".join(f"w{number}" for number in range(start, start + count))


def test_a_copied_solution_is_a_hit_whatever_its_white_space() -> None:
    text = "import math\n\n" + SOLUTION.replace("    ", "\t").replace("\n", "\n\n") + "\nprint(1)\n"
    hits = _index(SOLUTION).hits(text)
    assert hits
    assert set().union(*hits.values()) == {"set"}


def test_other_code_is_no_hit() -> None:
    assert not _index(SOLUTION).hits("def furthest(items):\n    return max(items, key=len)\n" * 4)


def test_the_length_of_the_overlap_decides() -> None:
    index = _index(_words(30))
    assert index.hits("before " + _words(NGRAM, 5) + " after")
    assert not index.hits("before " + _words(NGRAM - 1, 5) + " after")
    assert index.hits(_words(NGRAM, 17))
    assert not index.hits("")


def test_boilerplate_of_few_distinct_tokens_is_ignored() -> None:
    assert not _index("0, " * 30).hits("0, " * 30)
    five = "a b c d e " * 4
    assert not _index(five).hits(five)
    six = "a b c d e f " * 4
    assert _index(six).hits(six)


def test_idioms() -> None:
    assert is_idiom(tuple(tokenize("= []; for (let i = 0; i <")))
    assert is_idiom(tuple(tokenize("[[1, 2], [3, 4]")))
    assert not is_idiom(tuple(tokenize("return min(numbers, key=lambda number: abs(number")))


@pytest.fixture
def evals(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    task = {
        "task_id": _words(20, 100),
        "prompt": _words(20),
        "canonical_solution": " " + _words(8, 20),
        "suffix": " " + _words(9, 28),
    }
    with gzip.open(tmp_path / "one" / "tasks.jsonl.gz", "wt") as handle:
        handle.write(json.dumps(task) + "\n")
    rows = [{"code": _words(20, 200), "test_list": [_words(20, 300)], "text": _words(20, 400)}]
    (tmp_path / "two.json").write_text(json.dumps(rows))
    (tmp_path / "LICENSE").write_text(_words(20, 500))
    return tmp_path  # fmt: skip


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (2, {"one/tasks"}),
        (12, {"one/tasks"}),  # across the end of the prompt
        (22, {"one/tasks"}),  # across the end of the solution
        (200, {"two"}),
        (300, {"two"}),
        (100, set()),  # an identifier, no code
        (400, set()),  # the task in words
        (500, set()),
    ],
)
def test_sets_of_a_folder(evals: Path, start: int, found: set[str]) -> None:
    hits = Contamination.of_folder(evals).hits(_words(NGRAM, start))
    assert set().union(*hits.values()) == found


def test_a_folder_without_sets_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Contamination.of_folder(tmp_path)
