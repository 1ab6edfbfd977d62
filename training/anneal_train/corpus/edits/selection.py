"""Which of the mined edits are kept: each once, none too often, few of one file, no benchmark code."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from ..caps import MAX_TEST_SHARE
from ..decontaminate import Contamination
from ..dedupe import exact_key
from .edit import Edit
from .tally import Tally

#: Most edits of a package, most of one file, and most that take and put the same tokens in one package: a change of
#: style is made in hundreds of places.
MOST_OF_PACKAGE = 4000
MOST_OF_FILE = 40
MOST_ALIKE = 6
#: Characters on either side of the older code that count for an overlap with an evaluation set.
AROUND = 400


class Selection:
    """Remembers every edit it has admitted; those of held-out packages are offered first."""

    def __init__(self, index: Contamination | None, tally: Tally) -> None:
        self._index, self._tally = index, tally
        self._seen: set[bytes] = set()

    def of_package(self, edits: list[Edit]) -> Iterator[Edit]:
        """The edits of one package that are kept, in a stable pseudo-random order."""
        held_out = bool(edits) and edits[0].file.package.held_out
        files: Counter[str] = Counter()
        alike: Counter[tuple] = Counter()
        clean: dict[int, bool] = {}
        kept = tests = 0
        for edit in sorted(edits, key=_key):
            why = self._problem(edit, files, alike)
            # A fifth may be tests, of those kept so far as much as in the end.
            if why is None and edit.file.is_test and tests >= MAX_TEST_SHARE * (kept + 1):
                why = "over the cap"
            if why is None and kept >= MOST_OF_PACKAGE:
                why = "over the cap"
            if why is None and self._seen_before(edit):
                why = "duplicate"
            if why is None and not held_out and self._contaminated(edit, clean):
                why = "contaminated"
            if why is not None:
                self._tally.removed(edit.file.language, why)
                continue
            kept += 1
            tests += edit.file.is_test
            files[edit.file.path] += 1
            alike[edit.signature] += 1
            yield edit

    @staticmethod
    def _problem(edit: Edit, files: Counter[str], alike: Counter[tuple]) -> str | None:
        if alike[edit.signature] >= MOST_ALIKE:
            return "the same change too often"
        return "over the cap" if files[edit.file.path] >= MOST_OF_FILE else None

    def _seen_before(self, edit: Edit) -> bool:
        key = exact_key(f"{edit.before}\0{edit.after}")
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _contaminated(self, edit: Edit, clean: dict[int, bool]) -> bool:
        """Whether the newer file, or the older code in its place, shares an n-gram with an evaluation set."""
        if self._index is None:
            return False
        key = id(edit.file)
        if key not in clean:
            clean[key] = not self._index.hits(edit.file.text)
        if not clean[key]:
            return True
        start, stop = edit.span
        text = edit.file.text
        place = text[max(0, start - AROUND) : start] + edit.before + text[stop : stop + AROUND]
        return bool(self._index.hits(place))


def _key(edit: Edit) -> str:
    file = edit.file
    name = f"{file.package.label}/{file.path}/{edit.older}/{edit.span[0]}"
    return hashlib.sha256(name.encode()).hexdigest()
