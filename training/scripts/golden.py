"""Writes the golden files from a model package: python scripts/golden.py PACKAGE HELD_OUT.jsonl.zst OUT_DIR."""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.export.package import note_agreement
from anneal_train.reference import golden


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("held_out", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--float", type=Path, help="float package: notes the agreement in the manifest")
    options = parser.parse_args()
    golden.write(options.package, options.held_out, options.out)
    if options.float:
        agreement = golden.agreement(options.package, options.float, options.held_out)
        note_agreement(options.package, agreement)
        print(f"top-1 agreement {agreement:.4f}")


if __name__ == "__main__":
    main()
