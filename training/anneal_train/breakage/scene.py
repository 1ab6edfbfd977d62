"""What a breaker sees: a piece of code as lexemes, its language, and the names of the document around it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from .lexemes import Lexeme, lexemes


@dataclass(frozen=True)
class Scene:
    text: str
    language: str
    #: names of the document, keywords left out, each as often as it occurs
    names: list[str]
    pieces: list[Lexeme]

    def having(self, *kinds: str) -> list[Lexeme]:
        """Lexemes of these kinds."""
        return [piece for piece in self.pieces if piece.kind in kinds]

    def spelt(self, *texts: str) -> list[Lexeme]:
        """Names, operators, marks and brackets that read like one of these: not what a string or comment says."""
        return [p for p in self.pieces if p.text in texts and p.kind not in ("string", "comment")]

    def put(self, piece: Lexeme, text: str) -> str:
        """The code with a lexeme replaced."""
        return self.text[: piece.start] + text + self.text[piece.end :]

    def without(self, piece: Lexeme, rng: random.Random) -> str:
        """The code with a lexeme taken out; half the time the blanks after it go too."""
        end = piece.end
        while rng.random() < 0.5 and end < len(self.text) and self.text[end] == " ":
            end += 1
        return self.text[: piece.start] + self.text[end:]


#: Breaks a piece of code, or gives None where it holds nothing of the kind.
Breaker = Callable[[Scene, random.Random], "str | None"]


def scene(text: str, language: str, names: list[str]) -> Scene:
    return Scene(text, language, names, lexemes(text, language))
