"""Parcels: files in parts that are brought one after the other, joined and checked on arrival.

python scripts/parcel.py pack OUT --package DIR --shards DIR --held-out DIR [--resume CHECKPOINT] [--part-mb 60]
python scripts/parcel.py cut OUT FILE... [--part-mb 16]
python scripts/parcel.py missing PARCEL      # names of the parts that have not arrived
python scripts/parcel.py join PARCEL OUT
"""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.adapter import parcel


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    pack = commands.add_parser("pack")
    pack.add_argument("out", type=Path)
    pack.add_argument("--package", type=Path, required=True)
    pack.add_argument("--shards", type=Path, required=True)
    pack.add_argument("--held-out", type=Path, required=True)
    pack.add_argument("--resume", type=Path, help="a checkpoint that the run goes on from")
    pack.add_argument("--part-mb", type=float, default=60)
    cut = commands.add_parser("cut")
    cut.add_argument("out", type=Path)
    cut.add_argument("files", type=Path, nargs="+")
    cut.add_argument("--part-mb", type=float, default=16)
    missing = commands.add_parser("missing")
    missing.add_argument("parcel", type=Path)
    join = commands.add_parser("join")
    join.add_argument("parcel", type=Path)
    join.add_argument("out", type=Path)
    return parser.parse_args()


def packed_files(options: argparse.Namespace) -> dict[str, Path]:
    """Everything a training machine needs: name in the parcel -> path."""
    folders = {"shards": options.shards, "heldout": options.held_out, "package": options.package}
    files = {}
    if options.resume:
        files["resume.pt"] = options.resume
    for name, folder in folders.items():
        for path in sorted(folder.iterdir()):
            if path.is_file():
                files[f"{name}/{path.name}"] = path
    return files


def main() -> None:
    options = parse()
    if options.command == "missing":
        print("\n".join(parcel.missing_parts(options.parcel)))
    elif options.command == "join":
        for path in parcel.join(options.parcel, options.out):
            print(path)
    else:
        files = packed_files(options) if options.command == "pack" else {path.name: path for path in options.files}
        manifest = parcel.cut(files, options.out, int(options.part_mb * 1_000_000))
        parts = [part["bytes"] for part in manifest["parts"]]
        print(
            f"{len(files)} files in {len(parts)} parts, {sum(parts) / 1e6:.1f} MB, the largest {max(parts) / 1e6:.1f}"
        )


if __name__ == "__main__":
    main()
