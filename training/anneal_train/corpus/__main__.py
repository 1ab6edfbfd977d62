"""Command line: `python -m anneal_train.corpus build --evals DIR --out data`, run from `training/`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..packed.check import TOLERANCE, Checked
from .edits.tally import Tally
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
    mining = commands.add_parser("edits", help="compare releases of the packages and write what people changed")
    mining.add_argument("--manifest", type=Path, default=TRAINING / "corpus" / "manifest.json")
    mining.add_argument("--releases", type=Path, default=TRAINING / "corpus" / "releases.json")
    mining.add_argument("--out", type=Path, default=TRAINING / "data")
    mining.add_argument("--evals", type=Path, help="folder of evaluation sets to decontaminate against")
    measuring = commands.add_parser("measure", help="count tokens and lengths of a built corpus")
    measuring.add_argument("--data", type=Path, default=TRAINING / "data")
    measuring.add_argument("--tokenizer", type=Path, help="without it lengths alone are counted, which is quick")
    sheet = commands.add_parser("datasheet", help="write the datasheet and its plots from what was counted")
    sheet.add_argument("--stats", type=Path, default=TRAINING / "data" / "stats.json")
    sheet.add_argument("--target", type=Path, default=TRAINING / "DATASHEET.md")
    sample = commands.add_parser("sample", help="write the small held-out sample that tests use")
    sample.add_argument("--heldout", type=Path, default=TRAINING / "data" / "heldout.jsonl.zst")
    sample.add_argument("--target", type=Path, default=TRAINING / "tests" / "fixtures" / "heldout-sample.jsonl.zst")
    packing = commands.add_parser("pack", help="pack the corpus into a folder of at most so many megabytes")
    packing.add_argument("--budget-mb", type=float, required=True, help="megabytes (1e6 bytes) the folder may take")
    packing.add_argument("--tokenizer", type=Path, required=True)
    packing.add_argument("--corpus", type=Path, default=TRAINING / "data" / "train.jsonl.zst")
    packing.add_argument("--out", type=Path, required=True)
    packing.add_argument("--seed", type=int, default=20)
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


def report_edits(tally: Tally) -> None:
    """Print how many edits of each kind a build kept, by language."""
    for name, kept in (("train", tally.kept), ("held out", tally.held_out)):
        for language, kinds in sorted(kept.items()):
            counts = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            print(f"{name:8} {language:16} {kinds.total():6} edits ({counts})")
    print(f"{sum(kinds.total() for kinds in tally.kept.values())} edits, {tally.short.total()} of them fit a canvas")


def report_pack(manifest: dict, checked: Checked) -> None:
    """Print what a pack holds, what it takes on disk, and whether it has the language mix of the corpus."""
    for language, (own, whole) in checked.shares.items():
        row = manifest["languages"].get(language, {"documents": 0, "bytes": 0, "tokens": 0})
        sizes = f"{row['bytes'] / 1e6:8.2f} MB {row['tokens'] / 1e6:8.2f} M tokens"
        print(f"{language:16} {row['documents']:6} files {sizes} {own:6.1%} of the text, in the corpus {whole:.1%}")
    tokens = sum(row["tokens"] for row in manifest["languages"].values())
    print(f"{'all':16} {tokens / 1e6:.2f} M tokens")
    mix = "the language mix is kept" if checked.off <= TOLERANCE else "WARNING: THE LANGUAGE MIX IS ANOTHER"
    print(f"{mix}: shares differ by at most {100 * checked.off:.2f} percentage points")
    size = f"{checked.size / 1e6:.2f} MB on disk, {manifest['budget'] / 1e6:.2f} MB allowed"
    print(f"{size}, {'the whole corpus' if manifest['wholeCorpus'] else 'cut at the budget'}")


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    options = parser().parse_args(arguments)
    if options.command == "build":
        from .build import build

        if options.evals is None:
            print(NOT_DECONTAMINATED, flush=True)
        report(build(options.manifest, options.out, options.evals, options.seed))
    elif options.command == "edits":
        from .edits.build import build_edits

        if options.evals is None:
            print(NOT_DECONTAMINATED, flush=True)
        report_edits(build_edits(options.manifest, options.releases, options.out, options.evals))
    elif options.command == "measure":
        from .measure import measure

        measure(options.data, options.tokenizer)
    elif options.command == "datasheet":
        from .datasheet import write_datasheet

        write_datasheet(options.stats, options.target)
    elif options.command == "pack":
        from ..packed.check import check_pack
        from ..packed.writer import write_pack
        from .store import read_records

        records = list(read_records(options.corpus))
        manifest = write_pack(records, options.tokenizer, options.out, int(options.budget_mb * 1e6), options.seed)
        report_pack(manifest, check_pack(options.out, manifest, records))
    else:
        from .sample import write_sample

        print(write_sample(options.heldout, options.target))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
