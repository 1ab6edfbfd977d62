"""Which breakages a language knows, and how often each happens.

Shares are relative, and count tries: a breaker that finds nothing of its kind leaves its turn to another. Marks, typing
errors, wrong names, operators and arguments are the kinds of BIFI and BugLab; whole lines are rare, because one of them
holds as many wrong tokens as ten other breakages.
"""

from __future__ import annotations

from .arguments import extra_argument, missing_argument, swapped_arguments
from .keywords import missing_receiver, missing_word, other_word
from .lines import indentation, joined_lines, lost_line, repeated_line, repeated_word, torn_line
from .marks import broken_quote, colon, comma, dot, extra_bracket, missing_bracket, semicolon, wrong_bracket
from .names import typo, wrong_case, wrong_name
from .operators import wrong_number, wrong_operator, wrong_word
from .scene import Breaker

Shares = tuple[tuple[Breaker, float], ...]

_COMMON: Shares = (
    (missing_bracket, 1.4),
    (extra_bracket, 0.5),
    (wrong_bracket, 0.4),
    (broken_quote, 0.8),
    (comma, 1.6),
    (dot, 0.6),
    (typo, 1.4),
    (wrong_case, 0.4),
    (wrong_name, 1.2),
    (wrong_operator, 1.4),
    (wrong_word, 0.8),
    (wrong_number, 0.8),
    (swapped_arguments, 1.2),
    (missing_argument, 1.2),
    (extra_argument, 0.6),
    (repeated_word, 0.3),
    (torn_line, 0.4),
    (repeated_line, 0.12),
    (lost_line, 0.3),
    (joined_lines, 0.3),
)
_BRACES: Shares = ((semicolon, 1.0), (colon, 0.3), (indentation, 0.1))

_SCRIPT: Shares = (
    (missing_word(("return", "await", "async", "new", "const", "let", "function", "typeof", "export", "case")), 2.0),
    (
        other_word(
            {
                "const": ("cosnt", "let", "var"),
                "let": ("const", "var"),
                "function": ("func", "def", "fn"),
                "null": ("None", "nil"),
                "this": ("self",),
                "throw": ("raise",),
                "catch": ("except",),
                "else": ("elif",),
                "length": ("len", "size", "lenght"),
            }
        ),
        0.3,
    ),
    (missing_receiver, 0.4),
)

_FAMILIES: dict[str, Shares] = {
    "python": (
        (colon, 1.2),
        (indentation, 1.2),
        (missing_word(("return", "await", "async", "def", "in", "import", "from", "as", "raise", "yield")), 2.0),
        (
            other_word(
                {
                    "def": ("function", "fn", "define"),
                    "None": ("null", "nil", "none"),
                    "self": ("this", "slef"),
                    "elif": ("else if", "elseif"),
                    "except": ("catch", "expect"),
                    "raise": ("throw",),
                    "len": ("length", "lenght"),
                    "append": ("push", "add"),
                    "import": ("improt", "include"),
                }
            ),
            0.3,
        ),
        (missing_receiver, 0.5),
    ),
    "typescript": (*_BRACES, *_SCRIPT),
    "javascript": (*_BRACES, *_SCRIPT),
    "go": (
        (missing_word(("return", "func", "range", "defer", "var", "type", "struct", "go", "err")), 2.0),
        (other_word({"nil": ("null", "None"), "func": ("fn", "function"), "range": ("in",), "err": ("error",)}), 0.3),
        (colon, 0.3),
        (semicolon, 0.1),
    ),
    "java": (
        *_BRACES,
        (missing_word(("return", "new", "static", "final", "void", "throw", "throws", "public", "int")), 2.0),
        (other_word({"String": ("string",), "boolean": ("bool",), "null": ("None",), "final": ("const",)}), 0.3),
        (missing_receiver, 0.3),
    ),
    "rust": (
        *_BRACES,
        (missing_word(("return", "let", "mut", "pub", "fn", "&", "?", "impl", "ref", "await", "dyn")), 2.0),
        (other_word({"fn": ("func", "def"), "let": ("const", "var"), "None": ("null",), "Some": ("Ok",)}), 0.3),
        (missing_receiver, 0.3),
    ),
    "c": (
        *_BRACES,
        (missing_word(("return", "const", "static", "struct", "sizeof", "*", "&", "int", "unsigned")), 2.0),
        (other_word({"NULL": ("null", "0"), "->": (".",), ".": ("->",), "int": ("void", "size_t")}), 0.4),
    ),
    "cpp": (
        *_BRACES,
        (missing_word(("return", "const", "auto", "std", "template", "typename", "*", "&", "override")), 2.0),
        (other_word({"nullptr": ("NULL", "null"), "->": (".",), "::": (".", ":"), "auto": ("var",)}), 0.4),
        (missing_receiver, 0.2),
    ),
}


def breakages(language: str) -> Shares:
    """Breakers of a corpus language with their shares; an unknown language has those that all share."""
    return (*_COMMON, *_FAMILIES.get(language, _BRACES))
