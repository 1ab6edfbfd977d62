"""Write the datasheet from the numbers of a build."""

from __future__ import annotations

import json
from pathlib import Path

HEADER = """# Datasheet of the training corpus

Written by `python -m anneal_train.corpus datasheet` from `data/stats.json`; do not edit by hand.

**What it is.** Source files of published packages, all under permissive licences, named with version and
licence in `corpus/manifest.json` and with SHA-256 in `corpus/manifest.lock.json`. Nothing was scraped, no
user's code is in it. The files themselves are not part of this repository; `bash training/runs/corpus.sh
EVALS_DIR` fetches and rebuilds them.

**How it is cleaned.** Hand-written `.ts`, `.tsx`, `.js`, `.mjs`, `.cjs`, `.jsx` and `.py` files, and the
TypeScript that source maps carry. Left out: declarations, vendored and built code, translations, minified
files (a line over 500 or a mean line over 100 characters), generated files, JavaScript compiled from
TypeScript, files whose code is mostly literals, files under 300 B or over 200 kB, and what is not UTF-8. A
package gives at most 6 MB (less where the manifest says so), a fifth of it tests. E-mail addresses and
strings that look like secrets are replaced by placeholders. A file whose own notice names a copyleft or
unknown licence is left out, whatever its package declares; other notices stay.

**Duplicates.** Exact ones by hash, white space normalised; near ones by MinHash over shingles of five
tokens at an estimated Jaccard similarity of 0.8. Held-out packages go first, so what resembles them is
removed from training.

**Decontamination.** A file that shares 13 consecutive tokens (words and single marks; at least 6 of them
distinct) with the code of an evaluation set is left out of `train.jsonl.zst`, every hit counting. That rule
is hard on counting loops: most files it drops share nothing but `= []; for (let i = 0; i <` or `[[1, 2],
[3, 4]]` with a benchmark. Files whose hits all have fewer than 5 distinct words are therefore kept apart in
`train-idiom.jsonl.zst`; a training run that adds them has to say so. The held-out packages are not
decontaminated: they are no training data.

**Known limits.** Three languages only. Wheels of the packages with compiled parts differ by platform, so
their hashes in the lock belong to Linux x86-64 and Python 3.11. A package's licence is the one it declares;
parts of numpy and of others that are built from C carry further permissive licences, but no C is taken.
Popular packages are over-represented, English names too.
"""


def _table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; every column but the first is right-aligned."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.2f}"


def _by_language(title: str, totals: dict[str, dict[str, int]]) -> str:
    every = sum(row["bytes"] for row in totals.values()) or 1
    rows = [
        [name, str(row["files"]), _megabytes(row["bytes"]), f"{100 * row['bytes'] / every:.1f}"]
        for name, row in sorted(totals.items())
    ]
    rows.append(["all", str(sum(row["files"] for row in totals.values())), _megabytes(every), "100.0"])
    return f"## {title}\n\n" + _table(["language", "files", "MB", "%"], rows)


def _removed(stats: dict) -> str:
    rows = [[why, str(count)] for why, count in stats["removed"].items()]
    note = f"{stats['placeholders']} e-mail addresses and secret-like strings were replaced by placeholders."
    return "## Removed, and why\n\n" + _table(["reason", "files"], rows) + f"\n\n{note}"


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
        + _table(["language", "dropped", "only idioms"], dropped)
        + "\n\nFiles dropped by evaluation set (a file can hit several):\n\n"
        + _table(["set", *languages], rows)
    )


def _packages(stats: dict) -> str:
    rows = [
        [label, row["licence"], "yes" if row["heldOut"] else "", str(row["files"]), _megabytes(row["bytes"])]
        for label, row in sorted(stats["packages"].items())
    ]
    return "## Packages\n\n" + _table(["package", "licence", "held out", "files", "MB"], rows)


def render(stats: dict) -> str:
    """The datasheet as Markdown, from the content of stats.json."""
    parts = [
        HEADER.rstrip(),
        _by_language("Training", stats["train"]),
        _by_language("Held out (whole packages)", stats["heldout"]),
    ]
    idioms = stats["decontamination"]["onlyIdioms"]
    if idioms:
        parts.append(_by_language("Kept apart (benchmark idioms only)", idioms))
    parts += [_removed(stats), _decontamination(stats), _packages(stats)]
    if stats["failures"]:
        parts.append("## Not had\n\n" + "\n".join(f"- {line}" for line in stats["failures"]))
    return "\n\n".join(parts) + "\n"


def write_datasheet(stats_path: Path, target: Path) -> None:
    """Write the datasheet of a build."""
    target.write_text(render(json.loads(stats_path.read_text("utf-8"))), "utf-8")
