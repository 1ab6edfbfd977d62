"""What the corpus holds and what was removed from it, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .manifest import Package
from .source import FAMILY, SourceFile


@dataclass
class Stats:
    """Counts of one build; sizes in bytes of UTF-8 text, times in seconds."""

    failures: list[str] = field(default_factory=list)
    packages: dict[str, dict] = field(default_factory=dict)
    removed_total: Counter[str] = field(default_factory=Counter)
    removed_by_language: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hits_by_set: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hit_grams: Counter[str] = field(default_factory=Counter)
    contaminated_by_language: Counter[str] = field(default_factory=Counter)
    contaminated_files: list[str] = field(default_factory=list)
    idioms: dict[str, dict[str, int]] = field(default_factory=dict)
    placeholders: int = 0
    decontaminated: bool = False
    seconds: float = 0.0

    def seen(self, package: Package) -> None:
        """Start the row of a package."""
        self.packages[package.label] = {
            "ecosystem": package.ecosystem,
            "licence": package.licence,
            "heldOut": package.held_out,
            "files": 0,
            "bytes": 0,
            "languages": {},
            "removed": {},
        }

    def removed(self, package: Package, language: str, why: str) -> None:
        """Count a file of a language tag that was refused."""
        row = self.packages[package.label]["removed"]
        row[why] = row.get(why, 0) + 1
        self.removed_total[why] += 1
        self.removed_by_language[FAMILY[language]][why] += 1

    def kept(self, file: SourceFile) -> None:
        """Count a file that stands in the corpus."""
        row = self.packages[file.package.label]
        row["files"] += 1
        row["bytes"] += file.size
        language = row["languages"].setdefault(file.language, {"files": 0, "bytes": 0})
        language["files"] += 1
        language["bytes"] += file.size

    def contaminated(self, file: SourceFile, hits: dict[tuple[str, ...], set[str]]) -> None:
        """Note a file dropped for holding benchmark code."""
        self.contaminated_by_language[file.language] += 1
        for name in set().union(*hits.values()):
            self.hits_by_set[FAMILY[file.language]][name] += 1
        for gram in hits:
            self.hit_grams[" ".join(gram)] += 1
        self.contaminated_files.append(f"{file.package.label}/{file.path}")

    def idiomatic(self, file: SourceFile) -> None:
        """Count a contaminated file all of whose hits are idioms."""
        row = self.idioms.setdefault(file.language, {"files": 0, "bytes": 0})
        row["files"] += 1
        row["bytes"] += file.size

    def totals(self, held_out: bool) -> dict[str, dict[str, int]]:
        """Files and bytes by language tag, of training or of the held-out packages."""
        total: dict[str, dict[str, int]] = {}
        for row in self.packages.values():
            if row["heldOut"] == held_out:
                for language, counts in row["languages"].items():
                    into = total.setdefault(language, {"files": 0, "bytes": 0})
                    into["files"] += counts["files"]
                    into["bytes"] += counts["bytes"]
        return total

    def as_json(self) -> dict:
        """The content of stats.json."""
        return {
            "train": self.totals(held_out=False),
            "heldout": self.totals(held_out=True),
            "removed": dict(self.removed_total.most_common()),
            "removedByLanguage": {language: dict(why) for language, why in sorted(self.removed_by_language.items())},
            "placeholders": self.placeholders,
            "decontamination": {
                "done": self.decontaminated,
                "filesDropped": dict(self.contaminated_by_language),
                "onlyIdioms": self.idioms,
                "filesBySet": {language: dict(sets.most_common()) for language, sets in self.hits_by_set.items()},
                "commonestNgrams": dict(self.hit_grams.most_common(60)),
                "files": self.contaminated_files,
            },
            "failures": self.failures,
            "seconds": self.seconds,
            "packages": self.packages,
        }
