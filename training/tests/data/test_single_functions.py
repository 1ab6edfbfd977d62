"""Functions cut from their files: whole ones, of the right size, with the imports they use."""

from __future__ import annotations

import ast
import random

import pytest

from anneal_train.data.corpus_text import Source
from anneal_train.data.single_functions import MAX_CHARS, MIN_CHARS, SingleFunctions

PYTHON = '''import os
import json, math
from typing import List

LIMIT = 3


def mean(values: List[float]) -> float:
    """The mean of some values; 0 for none of them, which callers of this function rely on."""
    if not values:
        return 0.0
    total = sum(values)

    return math.fsum(values) / len(values) if total else 0.0


def small(x):
    return x


def long_signature(
    first: int,
    second: int,
) -> int:
    """Counts from the first number to the second one, as often as the limit of this module says."""
    steps = 0
    for _ in range(first, second):
        steps += 1
    for _ in range(LIMIT):
        steps += 1
    return steps


class Box:
    def get(self):
        return 1
'''

SCRIPT = """import { readFile } from 'fs';
import path from 'path';

/**
 * Joins the names of a folder's files.
 */
export function join(folder, names) {
  const joined = [];
  for (const name of names) {
    if (name.length === 0) {
      continue;
    }
    joined.push(path.join(folder, name));
  }
  joined.sort((a, b) => a.localeCompare(b));
  return joined;
}

const twice = (x) => x * 2;
"""


def draws(text: str, language: str) -> set[str]:
    functions, rng = SingleFunctions([text], language), random.Random(1)
    return {functions.draw(rng) for _ in range(200)}


def test_python_functions_are_whole() -> None:
    assert len(SingleFunctions([PYTHON], "python")) == 2
    for text in draws(PYTHON, "python"):
        body = ast.parse(text).body
        assert {type(node) for node in body} <= {ast.Import, ast.ImportFrom, ast.FunctionDef}
        names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        assert names in (["mean"], ["long_signature"], ["mean", "long_signature"])


def test_only_used_imports_come_along() -> None:
    texts = draws(PYTHON, "python")
    assert any(text.startswith("import json, math\nfrom typing import List\n\n\ndef mean") for text in texts)
    assert any(text.startswith("def mean") for text in texts)
    assert not any("import os" in text for text in texts)


def test_script_functions_keep_their_comment() -> None:
    texts = draws(SCRIPT, "javascript")
    function = SCRIPT[SCRIPT.index("/**") : SCRIPT.index("\n\nconst")] + "\n"
    assert {text[text.index("/**") :] for text in texts} == {function}
    assert any(text.startswith("import path from 'path';\n\n/**") for text in texts)


def test_sizes(documents) -> None:
    texts = [d["text"] for d in documents if d["lang"] == "python"]
    functions, rng = SingleFunctions(texts, "python"), random.Random(2)
    assert len(functions) > 0
    for _ in range(100):
        text = functions.draw(rng)
        assert text.endswith("\n") and len(text) > MIN_CHARS
        assert len(text[text.index("def ") :]) <= MAX_CHARS + 3


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_share_of_the_source(documents, share: float) -> None:
    source, rng = Source(documents, (("python", 1.0),), share), random.Random(3)
    windows = [source.window(rng, 3000) for _ in range(60)]
    single = [w for w in windows if w.at_start and w.at_end and "return" in w.text and "\nclass " not in w.text]
    assert (len(single) == 60) == (share == 1.0)
