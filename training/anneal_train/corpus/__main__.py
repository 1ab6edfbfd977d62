"""Command line: `python -m anneal_train.corpus build --evals DIR --out data`, run from `training/`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .stats import Stats

#: The `training` folder.
TRAINING = Path(__file__).resolve().parents[2]

NOT_DECONTAMINATED = "WARNING: DECONTAMINATION NOT DONE (give --evals DIR)"


def parser() -> argparse.ArgumentParser:
    """The command line's options."""
    top = argparse.ArgumentParser(prog="anneal_train.corpus", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="fetch, clean and write the corpus")
    building.add_argument("--manifest", type=Path, default=TRAINING / "corpus" / "manifest.json")
    building.add_argument("--out", type=Path, default=TRAINING / "data")
    building.add_argument("--evals", type=Path, help="folder of evaluation sets to decontaminate against")
    building.add_argument("--seed", type=int, default=20, help="seed of the order of the files")
    sheet = commands.add_parser("datasheet", help="write the datasheet from stats.json")
    sheet.add_argument("--stats", type=Path, default=TRAINING / "data" / "stats.json")
    sheet.add_argument("--target", type=Path, default=TRAINING / "DATASHEET.md")
    sample = commands.add_parser("sample", help="write the small held-out sample that tests use")
    sample.add_argument("--heldout", type=Path, default=TRAINING / "data" / "heldout.jsonl.zst")
    sample.add_argument("--target", type=Path, default=TRAINING / "tests" / "data" / "heldout-sample.jsonl.zst")
    return top


def report(stats: Stats) -> None:
    """Print what a build kept and removed."""
    for held_out in (False, True):
        for language, counts in sorted(stats.totals(held_out).items()):
            name = "held out" if held_out else "train"
            print(f"{name:8} {language:16} {counts['files']:6} files {counts['bytes'] / 1e6:8.2f} MB")
    print("removed:", dict(stats.removed_total.most_common()))
    print("contaminated:", dict(stats.contaminated_by_language), "of these only idioms:", stats.idioms)
    for line in stats.failures:
        print(f"not had: {line}")
    if not stats.decontaminated:
        print(NOT_DECONTAMINATED)


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    options = parser().parse_args(arguments)
    if options.command == "build":
        from .build import build

        if options.evals is None:
            print(NOT_DECONTAMINATED, flush=True)
        report(build(options.manifest, options.out, options.evals, options.seed))
    elif options.command == "datasheet":
        from .datasheet import write_datasheet

        write_datasheet(options.stats, options.target)
    else:
        from .sample import write_sample

        print(write_sample(options.heldout, options.target))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
