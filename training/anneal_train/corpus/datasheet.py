"""Write the datasheet from the numbers of a build."""

from __future__ import annotations

import json
from pathlib import Path

from .datasheet_edits import edits_section
from .datasheet_text import HEADER, LENGTHS
from .edits.build import NUMBERS
from .markdown import megabytes, table
from .plots import draw_lengths
from .source import FAMILY


def _families(totals: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Files and bytes by manifest language, from counts by language tag."""
    merged: dict[str, dict[str, int]] = {}
    for tag, counts in totals.items():
        row = merged.setdefault(FAMILY[tag], {"files": 0, "bytes": 0})
        row["files"] += counts["files"]
        row["bytes"] += counts["bytes"]
    return dict(sorted(merged.items()))


def _packages_of(stats: dict, language: str, held_out: bool) -> list[dict]:
    """Rows of the packages that give files of a language."""
    return [
        row
        for row in stats["packages"].values()
        if row["heldOut"] == held_out and any(FAMILY[tag] == language for tag in row["languages"])
    ]


def _by_language(title: str, stats: dict, measures: dict | None, held_out: bool) -> str:
    totals = _families(stats["heldout" if held_out else "train"])
    measured = (measures or {}).get("heldout" if held_out else "train", {})
    tokens = {language: row["tokens"] for language, row in measured.items() if row["tokens"] is not None}
    every = sum(row["bytes"] for row in totals.values()) or 1
    rows = []
    for language, row in totals.items():
        share = f"{100 * row['bytes'] / every:.1f}"
        count = f"{tokens[language] / 1e6:.2f}" if language in tokens else "not counted"
        packages = str(len(_packages_of(stats, language, held_out)))
        rows.append([language, str(row["files"]), megabytes(row["bytes"]), share, count, packages])
    files = str(sum(row["files"] for row in totals.values()))
    total = f"{sum(tokens.values()) / 1e6:.2f}" if tokens else "not counted"
    packages = sum(row["heldOut"] == held_out and row["files"] > 0 for row in stats["packages"].values())
    rows.append(["all", files, megabytes(every), "100.0", total, str(packages)])
    head = ["language", "files", "MB", "%", "M tokens", "packages"]
    return f"## {title}\n\n" + table(head, rows)


def _counted(measures: dict | None) -> str:
    if measures is None or measures["tokenizer"] is None:
        return "Tokens were not counted: no tokenizer was given."
    return f"Tokens by a tokenizer of {measures['vocab']} entries, SHA-256 `{measures['tokenizer'][:16]}...`."


def _idioms(stats: dict) -> str:
    totals = _families(stats["decontamination"]["onlyIdioms"])
    rows = [[language, str(row["files"]), megabytes(row["bytes"])] for language, row in totals.items()]
    return "## Kept apart (benchmark idioms only)\n\n" + table(["language", "files", "MB"], rows)


def _licences(stats: dict) -> str:
    languages = sorted({*_families(stats["train"]), *_families(stats["heldout"])})
    licences = sorted({row["licence"] for row in stats["packages"].values()})
    rows = []
    for licence in licences:
        counts = [
            sum(row["licence"] == licence for held_out in (False, True) for row in _packages_of(stats, name, held_out))
            for name in languages
        ]
        rows.append([licence, *(str(count) if count else "" for count in counts)])
    note = "Packages by declared licence, held-out ones included."
    return f"## Licences\n\n{note}\n\n" + table(["licence", *languages], rows)


def _removed(stats: dict) -> str:
    by_language = stats["removedByLanguage"]
    rows = [
        [why, *(str(by_language[language].get(why, "")) for language in by_language), str(count)]
        for why, count in stats["removed"].items()
    ]
    note = f"{stats['placeholders']} e-mail addresses and secret-like strings were replaced by placeholders."
    return "## Files removed, and why\n\n" + table(["reason", *by_language, "all"], rows) + f"\n\n{note}"


def _decontamination(stats: dict) -> str:
    part = stats["decontamination"]
    if not part["done"]:
        return "## Decontamination\n\n**NOT DONE in this build.** Scores of a model trained on it mean nothing."
    dropped = [
        [language, str(count), str(part["onlyIdioms"].get(language, {}).get("files", 0))]
        for language, count in sorted(part["filesDropped"].items())
    ]
    languages = sorted(part["filesBySet"])
    sets = sorted({name for counts in part["filesBySet"].values() for name in counts})
    rows = [[name, *(str(part["filesBySet"][language].get(name, 0)) for language in languages)] for name in sets]
    return (
        "## Decontamination\n\nFiles dropped, and how many of them hit only idioms (kept apart):\n\n"
        + table(["language", "dropped", "only idioms"], dropped)
        + "\n\nFiles dropped by evaluation set (a file can hit several):\n\n"
        + table(["set", *languages], rows)
    )


def _packages(stats: dict) -> str:
    rows = []
    for label, row in sorted(stats["packages"].items()):
        held_out = "yes" if row["heldOut"] else ""
        rows.append(
            [label, row["ecosystem"], row["licence"], held_out, str(row["files"]), megabytes(row["bytes"])],
        )
    return "## Packages\n\n" + table(["package", "from", "licence", "held out", "files", "MB"], rows)


def _not_had(stats: dict) -> str:
    lines = [f"- {line}" for line in stats["failures"]] or ["Every package of the manifest was had."]
    return "## Could not be had\n\n" + "\n".join(lines)


def render(stats: dict, measures: dict | None = None, edits: dict | None = None) -> str:
    """The datasheet as Markdown, from the content of stats.json and, if there are any, measures.json and edits.json."""
    parts = [
        HEADER.rstrip(),
        _by_language("Training", stats, measures, held_out=False),
        _counted(measures),
        _by_language("Held out (whole packages)", stats, measures, held_out=True),
    ]
    if stats["decontamination"]["onlyIdioms"]:
        parts.append(_idioms(stats))
    if measures is not None:
        parts.append(LENGTHS)
    parts += [_licences(stats), _removed(stats), _decontamination(stats), _not_had(stats)]
    if edits is not None:
        parts.append(edits_section(edits))
    parts.append(_packages(stats))
    return "\n\n".join(parts) + "\n"


def _measures_of(stats: dict, path: Path) -> dict | None:
    """The measures beside stats.json, or None; ValueError when they are of another build."""
    if not path.exists():
        return None
    measures = json.loads(path.read_text("utf-8"))
    for part in ("train", "heldout"):
        counted = {language: sum(row["files"]) for language, row in measures[part].items()}
        if counted != {language: row["files"] for language, row in _families(stats[part]).items()}:
            raise ValueError(f"{path} was measured on another build: run `measure` again")
    return measures


def write_datasheet(stats_path: Path, target: Path) -> None:
    """Write the datasheet of a build and, when it was measured, the plots beside it."""
    stats = json.loads(stats_path.read_text("utf-8"))
    measures = _measures_of(stats, stats_path.with_name("measures.json"))
    numbers = stats_path.with_name(NUMBERS)
    edits = json.loads(numbers.read_text("utf-8")) if numbers.exists() else None
    target.write_text(render(stats, measures, edits), "utf-8")
    if measures is not None:
        draw_lengths(measures, target.parent / "plots")
