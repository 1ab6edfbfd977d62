"""Writes the adapter of a checkpoint as the second, small file of its package, with the manifest's entry.

python scripts/adapter_export.py CHECKPOINT OUT --package DIR [--form int8]
python scripts/adapter_export.py CHECKPOINT FILE --package DIR --checkpoint   # weights alone, to go on from elsewhere
"""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.adapter.export import export_adapter
from anneal_train.adapter.package import read_package
from anneal_train.adapter.state import read_state, save_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--form", choices=["float16", "int8"], default="float16")
    parser.add_argument("--checkpoint", action="store_true", help="a checkpoint without its optimiser instead")
    options = parser.parse_args()
    package = read_package(options.package)
    state = read_state(options.source, package)
    if options.checkpoint:
        save_weights(state, options.out)
        print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.1f} MB")
    else:
        entry = export_adapter(state, package, options.out, options.form)
        print(f"wrote {entry['file']['path']}, {entry['file']['bytes'] / 1e6:.1f} MB as {entry['form']}")


if __name__ == "__main__":
    main()
