"""What kind of change a hunk is, as far as its shape tells.

Nobody says why a line was changed between two releases, so these are guesses: shapes that single-statement bug fixes
have (ManySStuBs4J, arXiv 1905.13334), names replaced everywhere, changed signatures, calls and imports, and the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from .leaves import Leaf

FIX, RENAME, API, OTHER = "fix", "rename", "api", "other"
KINDS = (FIX, RENAME, API, OTHER)

#: Most tokens that a fix takes away and puts in.
SMALL = 12
#: Words of a guard, where lines are only added.
_GUARD = frozenset(
    {"None", "null", "undefined", "nil", "raise", "throw", "isinstance", "catch", "except", "err", "Err"}
)
_VALUES = frozenset({"true", "false", "True", "False", "None", "null", "undefined", "nil", "await", "not"})
_OPERATOR = re.compile(r"[-+*/%<>=!&|^~?]+|and|or|not|is|in|instanceof")
#: Marks that formatters add and remove as they like.
_LAYOUT = frozenset({",", ";"})
_QUOTES = re.compile(r"^[a-z]*(?:\"\"\"|'''|[\"'])$")


@dataclass(frozen=True)
class Change:
    """The tokens that a hunk takes away and those it puts in; one and the same change may be made in many places."""

    removed: tuple[Leaf, ...]
    added: tuple[Leaf, ...]

    @property
    def signature(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The texts alone."""
        return tuple(leaf.text for leaf in self.removed), tuple(leaf.text for leaf in self.added)


def change_of(old: list[Leaf], new: list[Leaf]) -> Change | None:
    """What differs between the tokens of a hunk; None when it is layout, quotes or commas alone."""
    old, new = _plain(old), _plain(new)
    matcher = SequenceMatcher(None, [leaf.text for leaf in old], [leaf.text for leaf in new], autojunk=False)
    removed: list[Leaf] = []
    added: list[Leaf] = []
    for code, a, b, c, d in matcher.get_opcodes():
        if code != "equal":
            removed += old[a:b]
            added += new[c:d]
    return Change(tuple(removed), tuple(added)) if removed or added else None


def _plain(found: list[Leaf]) -> list[Leaf]:
    return [
        Leaf('"', leaf.what, leaf.part) if _QUOTES.match(leaf.text) else leaf
        for leaf in found
        if leaf.text not in _LAYOUT
    ]


def kind_of(change: Change, in_old: Callable[[str], bool], in_new: Callable[[str], bool]) -> str:
    """One of KINDS. in_old, in_new: whether a name stands anywhere in the older, in the newer file."""
    both = change.removed + change.added
    parts = {leaf.part for leaf in both}
    if parts == {"import"}:
        return API
    names = _renamed(change)
    if names and all(not in_new(old) or not in_old(new) for old, new in names.items()):
        return API if parts == {"callee"} else RENAME
    if "parameter" in parts:
        return API
    if len(both) > SMALL:
        return OTHER
    if _is_fix(change, names):
        return FIX
    # What is only added or only removed changes a call when it stands within it; else it is a call of its own.
    calls = {"argument", "callee"} if change.removed and change.added else {"argument"}
    return API if parts <= calls and _names_only(both) else OTHER


def _renamed(change: Change) -> dict[str, str]:
    """The new name of each old one when names are all that changed, each of them always to the same; else nothing."""
    if len(change.removed) != len(change.added) or any(leaf.what != "name" for leaf in change.removed + change.added):
        return {}
    names: dict[str, str] = {}
    for old, new in zip(change.removed, change.added, strict=True):
        if names.setdefault(old.text, new.text) != new.text:
            return {}
    return names


def _names_only(both: tuple[Leaf, ...]) -> bool:
    return any(leaf.what == "name" for leaf in both) and all(leaf.what != "string" for leaf in both)


def _is_fix(change: Change, names: dict[str, str]) -> bool:
    both = change.removed + change.added
    if names:
        return len(change.removed) <= 2
    if {leaf.part for leaf in both} == {"condition"}:
        return True
    if all(_is_value(leaf) for leaf in both):
        return True
    # The same tokens in another order: arguments or operands swapped, a line moved.
    if sorted(leaf.text for leaf in change.removed) == sorted(leaf.text for leaf in change.added):
        return True
    return not change.removed and any(leaf.text in _GUARD for leaf in change.added)


def _is_value(leaf: Leaf) -> bool:
    return leaf.what == "number" or leaf.text in _VALUES or bool(_OPERATOR.fullmatch(leaf.text))
