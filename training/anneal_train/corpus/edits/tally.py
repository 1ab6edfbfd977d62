"""What was mined, what was left out, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ...data.spans import MAX_CHARS
from ..manifest import Package
from ..source import FAMILY
from .edit import Edit


def _counters() -> defaultdict[str, Counter[str]]:
    return defaultdict(Counter)


@dataclass
class Tally:
    """Counts by manifest language; `kept` and `held_out` by kind of edit, `left_out` by reason."""

    files: Counter[str] = field(default_factory=Counter)
    left_out: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    kept: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    held_out: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    #: of the kept ones, those neither side of which is longer than the longest span of a canvas
    short: Counter[str] = field(default_factory=Counter)
    packages: list[dict] = field(default_factory=list)

    def changed(self, language: str) -> None:
        """Count a file that two releases have differently."""
        self.files[FAMILY[language]] += 1

    def removed(self, language: str, why: str) -> None:
        """Count a file or an edit of a language tag that was left out."""
        self.left_out[FAMILY[language]][why] += 1

    def keep(self, edit: Edit, held_out: bool) -> None:
        """Count an edit that is written to a file."""
        language = FAMILY[edit.file.language]
        (self.held_out if held_out else self.kept)[language][edit.kind] += 1
        if not held_out:
            self.short[language] += max(len(edit.before), len(edit.after)) <= MAX_CHARS

    def package(self, package: Package, versions: list[str], edits: int) -> None:
        """Note which releases of a package were compared, and how many edits of it are kept."""
        row = {"ecosystem": package.ecosystem, "name": package.name, "licence": package.licence}
        self.packages.append({**row, "heldOut": package.held_out, "versions": versions, "edits": edits})

    def as_json(self, failures: list[str], decontaminated: bool, seconds: float) -> dict:
        """The content of edits.json."""
        return {
            "changedFiles": dict(self.files),
            "train": {language: dict(kinds) for language, kinds in sorted(self.kept.items())},
            "heldout": {language: dict(kinds) for language, kinds in sorted(self.held_out.items())},
            "short": dict(self.short),
            "removed": {language: dict(why.most_common()) for language, why in sorted(self.left_out.items())},
            "decontaminated": decontaminated,
            "packages": self.packages,
            "failures": failures,
            "seconds": seconds,
        }
