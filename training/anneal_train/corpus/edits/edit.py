"""One edit that was found between two releases."""

from __future__ import annotations

from dataclasses import dataclass

from ...data.spans import Span
from ..source import SourceFile


@dataclass(frozen=True)
class Edit:
    """A change of a few lines of one file.

    file: of the newer release, whose version its package says; older: the version compared with; before: the lines as
    they were; span: the characters of `file` that they became; signature: the tokens taken away and put in (kinds.py).
    """

    file: SourceFile
    older: str
    before: str
    span: Span
    kind: str
    signature: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def after(self) -> str:
        """The lines as they became."""
        return self.file.text[slice(*self.span)]

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it stands; edits sorted by it have their common context near each other, which compresses well."""
        return self.file.path, self.file.package.version, self.span[0]
