"""Statement and block boundaries in each of the eight languages, at the right tokens."""

import random
import re

import pytest
from tokenizers import Tokenizer

from anneal_train.corpus.boundaries import boundary_bits, syntax_ranges
from anneal_train.packed.bits import BLOCK_END, BLOCK_START, STATEMENT_END, STATEMENT_START

#: A small text of each language, with statements and blocks that must be found in it.
SAMPLES = {
    "python": (
        'def f(x):\n    """Doc."""\n    if x:\n        return 1\n    return 2\n',
        {"return 1", "return 2", '"""Doc."""', "if x:\n        return 1"},
        {"return 1", '"""Doc."""\n    if x:\n        return 1\n    return 2'},
    ),
    "typescript": (
        "interface I { a: number }\nclass A<T> { x = 1; f() { if (this.x) return; g(); } }\n",
        {"interface I { a: number }", "x = 1;", "return;", "g();", "f() { if (this.x) return; g(); }"},
        {"{ a: number }", "{ if (this.x) return; g(); }", "{ x = 1; f() { if (this.x) return; g(); } }"},
    ),
    "typescriptreact": (
        "const A = () => { const b = 1; return <p>{b}</p>; };\n",
        {"const b = 1;", "return <p>{b}</p>;"},
        {"{ const b = 1; return <p>{b}</p>; }"},
    ),
    "javascript": (
        "switch (a) { case 1: f(); break; default: g() }\n",
        {"f();", "break;", "g()", "switch (a) { case 1: f(); break; default: g() }"},
        {"{ case 1: f(); break; default: g() }"},
    ),
    "go": (
        'package a\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc f() {\n\tx := 1\n\tif x > 0 {\n\t\treturn\n\t}\n}\n',
        {"package a", '"fmt"', '"os"', "x := 1", "return", "if x > 0 {\n\t\treturn\n\t}"},
        {"{\n\t\treturn\n\t}", "{\n\tx := 1\n\tif x > 0 {\n\t\treturn\n\t}\n}"},
    ),
    "java": (
        "class A { int x; A() { super(); } void f() { int y = 1; switch (y) { case 1: g(); break; } } }\n",
        {"int x;", "super();", "int y = 1;", "g();", "break;", "A() { super(); }"},
        {"{ super(); }", "{ case 1: g(); break; }"},
    ),
    "rust": (
        "struct S { a: u8 }\nfn f(x: u8) -> u8 { let y = x; match y { 1 => 2, _ => { g(); 3 } } }\n",
        {"struct S { a: u8 }", "let y = x;", "1 => 2,", "g();", "3"},
        {"{ a: u8 }", "{ g(); 3 }", "{ 1 => 2, _ => { g(); 3 } }"},
    ),
    "c": (
        "#include <a.h>\n#ifdef X\nint y;\n#else\nint z;\n#endif\nint f(void) { if (y) return 1; g(); }\n",
        {"#include <a.h>", "int y;", "int z;", "return 1;", "g();"},
        {"{ if (y) return 1; g(); }"},
    ),
    "cpp": (
        "namespace n { class A { public: int x; void f() { try { g(); } catch (E e) { h(); } } }; }\n",
        {"int x;", "g();", "h();", "class A { public: int x; void f() { try { g(); } catch (E e) { h(); } } };"},
        {"{ g(); }", "{ h(); }", "{ public: int x; void f() { try { g(); } catch (E e) { h(); } } }"},
    ),
}


def _words(text: str) -> list[tuple[int, int]]:
    """Offsets of simple tokens that cover a text: words with the blank before them, single marks, line breaks."""
    return [match.span() for match in re.finditer(r" ?\w+|[ \t]+|.|\n", text)]


@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_statements_and_blocks_are_found(language: str) -> None:
    text, statements, blocks = SAMPLES[language]
    found_statements, found_blocks = syntax_ranges(text, language)
    assert statements <= {text[start:end] for start, end in found_statements}
    assert blocks <= {text[start:end] for start, end in found_blocks}


@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_flags_stand_at_the_tokens_that_hold_the_ends(language: str) -> None:
    text, _, _ = SAMPLES[language]
    offsets = _words(text)
    bits = boundary_bits(text, language, offsets)
    flags = ((STATEMENT_START, STATEMENT_END), (BLOCK_START, BLOCK_END))
    for ranges, (first, last) in zip(syntax_ranges(text, language), flags, strict=True):
        begins, ends = {start for start, _ in ranges}, {end - 1 for _, end in ranges}
        for (start, end), bit in zip(offsets, bits, strict=True):
            inside = set(range(start, end))
            assert bool(bit & first) == bool(inside & begins)
            assert bool(bit & last) == bool(inside & ends)


def test_comments_are_no_statements() -> None:
    text = "# only words\nx = 1\n# more\n"
    assert {text[start:end] for start, end in syntax_ranges(text, "python")[0]} == {"x = 1"}


def test_offsets_are_characters_whatever_their_bytes() -> None:
    text = "naïve = '日本語'\n\u00fcber = '🙂'\nz = 1\n"
    statements = [text[start:end] for start, end in syntax_ranges(text, "python")[0]]
    assert statements == ["naïve = '日本語'", "über = '🙂'", "z = 1"]


def test_a_real_tokenizer_gives_such_offsets(tokenizer: Tokenizer) -> None:
    text = "grüße = '🙂日'\nif grüße:\n    print(grüße)\n"
    encoding = tokenizer.encode(text)
    bits = boundary_bits(text, "python", encoding.offsets)
    starts = [start for (start, _), bit in zip(encoding.offsets, bits, strict=True) if bit & STATEMENT_START]
    assert [text[start:].lstrip()[:2] for start in starts] == ["gr", "if", "pr"]
    first = int(next(i for i, bit in enumerate(bits) if bit & STATEMENT_END))
    assert encoding.offsets[first][1] == text.index("\n")


def test_a_broken_text_keeps_what_can_be_read() -> None:
    text = "def f(:\n    )))\n\nx = 1\ny = 2\n"
    assert "y = 2" in {text[start:end] for start, end in syntax_ranges(text, "python")[0]}


def test_noise_never_fails() -> None:
    rng = random.Random(5)
    for language, (text, _, _) in SAMPLES.items():
        for _ in range(20):
            noisy = "".join(rng.choice("{}();\n é") if rng.random() < 0.1 else mark for mark in text)
            assert len(boundary_bits(noisy, language, _words(noisy))) == len(_words(noisy))


def test_an_empty_text_has_no_bits() -> None:
    assert boundary_bits("", "go", []).tolist() == []


@pytest.mark.parametrize("offsets", [[(1, 5)], [(0, 4)], [(2, 5), (0, 2)]])
def test_offsets_that_do_not_cover_the_text_are_refused(offsets: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="cover"):
        boundary_bits("x = 1", "python", offsets)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="cobol"):
        boundary_bits("x", "cobol", [(0, 1)])
