"""One source file on its way through the pipeline."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from .manifest import Package

#: Language tag by file ending; declaration files (`.d.ts`) are refused by the path rules.
LANGUAGE_OF_ENDING = {
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "typescriptreact",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascriptreact",
    ".py": "python",
    ".go": "go",
    ".java": "java",
    ".rs": "rust",
    ".c": "c",
    ".h": "c",
    ".cc": "cpp",
    ".cpp": "cpp",
    ".cxx": "cpp",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".hxx": "cpp",
}

#: Manifest language of each language tag.
FAMILY = {
    "typescript": "typescript",
    "typescriptreact": "typescript",
    "javascript": "javascript",
    "javascriptreact": "javascript",
    "python": "python",
    "go": "go",
    "java": "java",
    "rust": "rust",
    "c": "c",
    "cpp": "cpp",
}

#: Manifest languages whose sources are compiled by the user of a package, so that packages carry no built copies.
COMPILED = frozenset({"go", "java", "rust", "c", "cpp"})

_CPP = re.compile(r"^\s*(?:class|namespace|template|using|public:|private:|protected:)\b|\w::\w|\bnullptr\b", re.M)

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def language_of(path: str) -> str | None:
    """Language tag of a path, or None when it is not source we take; `.h` counts as C until its text is seen."""
    dot = path.rfind(".")
    return LANGUAGE_OF_ENDING.get(path[dot:].lower()) if dot >= 0 else None


def language_of_header(text: str) -> str:
    """`cpp` when a `.h` file uses what C does not have, else `c`; `extern "C"` alone makes no C++."""
    return "cpp" if _CPP.search(_COMMENT.sub("", text)) else "c"


@dataclass
class SourceFile:
    """A file of a package: `text` is decoded, cleaned and scrubbed when it has passed the rules."""

    package: Package
    path: str
    language: str
    text: str
    is_test: bool = False

    @property
    def size(self) -> int:
        """Bytes of the text as UTF-8."""
        return len(self.text.encode("utf-8"))

    @property
    def key(self) -> str:
        """A stable pseudo-random key: the same file always sorts to the same place."""
        return hashlib.sha256(f"{self.package.name}/{self.path}".encode()).hexdigest()

    def record(self) -> dict[str, str]:
        """The line written to the corpus."""
        return {"lang": self.language, "package": self.package.label, "path": self.path, "text": self.text}
