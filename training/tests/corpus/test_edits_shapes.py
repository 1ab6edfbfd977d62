"""Hunks, tokens and kinds of real edits."""

import pytest

from anneal_train.corpus.edits.hunks import Hunk, hunks
from anneal_train.corpus.edits.kinds import change_of, kind_of
from anneal_train.corpus.edits.leaves import leaves
from anneal_train.corpus.edits.lines import Lines
from anneal_train.corpus.grammars import grammar

OLD = [f"line {n}\n" for n in range(30)]


def _new(*changes: tuple[int, int, list[str]]) -> list[str]:
    """OLD with ranges of lines replaced, given from the last to the first."""
    new = list(OLD)
    for start, stop, lines in changes:
        new[start:stop] = lines
    return new


def test_a_few_lines_that_became_a_few_others() -> None:
    assert hunks(OLD, _new((20, 22, ["x\n"]), (4, 5, ["y\n", "z\n"]))) == [
        Hunk((4, 5), (4, 6)),
        Hunk((20, 22), (21, 22)),
    ]


def test_only_added_or_only_removed_lines_take_a_neighbour_along() -> None:
    assert hunks(OLD, _new((8, 8, ["x\n"]))) == [Hunk((7, 8), (7, 9))]
    assert hunks(OLD, _new((8, 9, []))) == [Hunk((7, 9), (7, 8))]
    assert hunks(OLD, _new((0, 0, ["x\n"]))) == [Hunk((0, 1), (0, 2))]


def test_near_changes_are_one_and_large_ones_none() -> None:
    assert hunks(OLD, _new((6, 7, ["x\n"]), (4, 5, ["y\n"]))) == [Hunk((4, 7), (4, 7))]
    assert hunks(OLD, _new((7, 8, ["x\n"]), (4, 5, ["y\n"]))) == [Hunk((4, 5), (4, 5)), Hunk((7, 8), (7, 8))]
    assert hunks(OLD, _new((4, 10, ["x\n"]))) == []
    assert hunks(OLD, _new((4, 5, [f"{n}\n" for n in range(6)]))) == []


def test_a_file_written_anew_has_no_small_changes() -> None:
    assert hunks(OLD, [line if n % 7 < 2 else f"{n}\n" for n, line in enumerate(OLD)]) == []
    assert hunks(OLD, OLD) == []


def test_lines_are_counted_in_characters_and_bytes() -> None:
    lines = Lines("ab\né\x0cü\n\nend")
    assert lines.lines == ["ab\n", "é\x0cü\n", "\n", "end"]
    assert lines.chars((1, 2)) == (3, 6) and lines.bytes((1, 2)) == (3, 8)
    assert lines.chars((3, 4)) == (8, 11) and lines.text[slice(*lines.chars((0, 2)))] == "ab\né\x0cü"


def _kind(language: str, before: str, after: str) -> str | None:
    """The kind of the change from one text to another, compared whole."""
    sides = [Lines(text) for text in (before, after)]
    trees = [grammar(language).parser.parse(side.raw).root_node for side in sides]
    assert not any(tree.has_error for tree in trees)
    change = change_of(*(leaves(tree, 0, len(side.raw)) for tree, side in zip(trees, sides, strict=True)))
    return change and kind_of(change, sides[0].words.__contains__, sides[1].words.__contains__)


@pytest.mark.parametrize(
    ("language", "before", "after", "kind"),
    [
        ("python", "if a < 3:\n    f(a)", "if a <= 3:\n    f(a)", "fix"),
        ("python", "f(a, b)", "f(b, a)", "fix"),
        ("python", "g(a, b, a)", "g(a, b, b)", "fix"),
        ("javascript", "if (a) { f(); }", "if (a && b.length) { f(); }", "fix"),
        ("typescript", "const x = f();", "const x = await f();", "fix"),
        ("go", "package p\nfunc f() { g() }", "package p\nfunc f() { if err != nil { return }; g() }", "fix"),
        ("java", "class A { int f = g(old, old); }", "class A { int f = g(fresh, fresh); }", "rename"),
        ("rust", "fn f() { old(a); }", "fn f() { fresh(a); }", "api"),
        ("python", "def f(a): pass", "def f(a, b=1): pass", "api"),
        ("javascript", "import a from 'a';", "import b from 'b';", "api"),
        ("typescript", "f(a);", "f(a, b);", "api"),
        ("c", "int f(void) { return 1; }", "int f(void) { int a[3]; g(a); return h(a, k(2), 5, 6, 7); }", "other"),
        ("javascript", "if (a) { f(); }", "if (a && b && c && d && e && g && h && i) { f(); }", "other"),
        ("python", "a = 'x'", "a = 'y'", "other"),
        ("python", "a = 'x'", 'a = "x"', None),
        ("typescript", "f({ a, b })", "f({ a, b, });", None),
        ("python", 'def f():\n    """Old."""\n    g()', 'def f():\n    """New."""\n    g()', None),
        ("rust", "/// Old.\nfn f() {}", "/// New.\nfn f() {}", None),
    ],
)
def test_kinds(language: str, before: str, after: str, kind: str | None) -> None:
    assert _kind(language, before, after) == kind


def test_tokens_within_a_comment_are_none() -> None:
    text = b"/* one\n two\n three */\nfn f() {}\n"
    root = grammar("rust").parser.parse(text).root_node
    assert leaves(root, 7, 11) == []
    assert [leaf.text for leaf in leaves(root, 0, len(text))][:2] == ["fn", "f"]
