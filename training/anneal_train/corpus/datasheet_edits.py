"""The datasheet's part on real edits, from the numbers of their build."""

from __future__ import annotations

from collections import Counter

from .edits.kinds import KINDS
from .markdown import table

INTRODUCTION = """## Real edits (consecutive releases)

What people changed between two releases of a package: `bash training/runs/edits.sh EVALS_DIR` fetches the releases
named in `corpus/releases.json` (their SHA-256 are in `corpus/releases.lock.json`), compares each with the one before
and keeps changes of one to five lines, with the newer code around them. Both files pass the corpus's rules, have no
syntax error and at least half of their lines in common. Changes of comments or layout alone are left out, and so is
what was seen before, is made too often in one package, or is more than a package or a file may give. Files with
benchmark code are left out as in the corpus, every hit counting. Edits of held-out packages are kept apart.

Nobody says why a line was changed, so the kinds are guesses from the change's shape: a fix looks like a bug fix of a
single statement (an operator, value, condition or name, swapped arguments, a guard), a rename takes a name out of the
file or brings a new one in, an API change touches a signature, a call or an import."""


def edits_section(numbers: dict) -> str:
    """The section as Markdown, from the content of edits.json."""
    parts = [INTRODUCTION]
    if not numbers["decontaminated"]:
        parts.append("**DECONTAMINATION WAS NOT DONE in this build.**")
    parts += [_kept(numbers), _removed(numbers["removed"]), _releases(numbers["packages"])]
    if numbers["failures"]:
        parts.append("Could not be had:\n\n" + "\n".join(f"- {line}" for line in numbers["failures"]))
    return "\n\n".join(parts)


def _kept(numbers: dict) -> str:
    rows = []
    held_out = {language: sum(kinds.values()) for language, kinds in numbers["heldout"].items()}
    total: Counter[str] = Counter()
    for language, kinds in numbers["train"].items():
        counts = {kind: kinds.get(kind, 0) for kind in KINDS}
        row = {**counts, "all": sum(counts.values()), "short": numbers["short"].get(language, 0)}
        row["held out"] = held_out.get(language, 0)
        total.update(row)
        rows.append([language, *(str(count) for count in row.values())])
    head = [*KINDS, "all", "short", "held out"]
    rows.append(["all", *(str(total[name]) for name in head)])
    return table(["language", *head], rows) + "\n\nShort: neither side is longer than the longest span of a canvas."


def _removed(removed: dict[str, dict[str, int]]) -> str:
    reasons = Counter({why: 0 for counts in removed.values() for why in counts})
    for counts in removed.values():
        reasons.update(counts)
    rows = [
        [why, *(str(counts.get(why, "")) for counts in removed.values()), str(count)]
        for why, count in reasons.most_common()
    ]
    return "Edits (and whole files, where it says so) left out:\n\n" + table(["reason", *removed, "all"], rows)


def _releases(packages: list[dict]) -> str:
    rows = [
        [row["name"], row["ecosystem"], "yes" if row["heldOut"] else "", str(row["edits"]), ", ".join(row["versions"])]
        for row in packages
    ]
    return table(["package", "from", "held out", "edits", "releases"], rows)
