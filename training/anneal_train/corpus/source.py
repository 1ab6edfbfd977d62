"""One source file on its way through the pipeline."""

from __future__ import annotations

import hashlib
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
}

#: Manifest language of each language tag.
FAMILY = {
    "typescript": "typescript",
    "typescriptreact": "typescript",
    "javascript": "javascript",
    "javascriptreact": "javascript",
    "python": "python",
}


def language_of(path: str) -> str | None:
    """Language tag of a path, or None when it is not source we take."""
    dot = path.rfind(".")
    return LANGUAGE_OF_ENDING.get(path[dot:].lower()) if dot >= 0 else None


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
