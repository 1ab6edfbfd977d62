"""Code cut into lexemes well enough to break it: names, numbers, strings, operators, brackets, blanks.

Not a parser: what is cut here is a piece of a file in any of eight languages and need not parse at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STRING = r"""(?P<string>[rbfuRBFU]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`))"""
_REST = r"""
    (?P<number>\d[\w.]*) |
    (?P<name>[^\W\d]\w*) |
    (?P<newline>\r?\n) |
    (?P<blank>[^\S\n]+) |
    (?P<bracket>[()\[\]{}]) |
    (?P<operator>===|!==|\*\*=?|>>>=?|<<=|>>=|\.\.\.|&&|\|\||\?\?|=>|->|:=|::|<-|==|!=|<=|>=|\+\+|--|
        [-+*/%&|^]=|<<|>>|[-+*/%&|^!~<>=?]) |
    (?P<mark>[,;:.]) |
    (?P<other>.)
"""
_COMMENTS = {"python": r"(?P<comment>\#[^\n]*)", "braces": r"(?P<comment>//[^\n]*|/\*.*?\*/)"}
_PATTERNS = {name: re.compile("|".join((comment, _STRING, _REST)), re.S | re.X) for name, comment in _COMMENTS.items()}


@dataclass(frozen=True)
class Lexeme:
    """A piece [start, end) of the text; kind is the name of its group above."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def lexemes(text: str, language: str) -> list[Lexeme]:
    """All of the text, in order."""
    pattern = _PATTERNS["python" if language == "python" else "braces"]
    return [Lexeme(m.lastgroup or "other", m.group(), m.start()) for m in pattern.finditer(text)]
