"""Sharded weights: python scripts/weights.py split CHECKPOINT OUT_DIR [--form bf16|int8] | join DIR CHECKPOINT."""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.export import sharded_weights
from anneal_train.export.package import trained_weights
from anneal_train.train import checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    split = commands.add_parser("split", help="a checkpoint's weights, without optimiser state, into small files")
    split.add_argument("checkpoint", type=Path)
    split.add_argument("out", type=Path)
    split.add_argument("--form", choices=["auto", "bf16", "int8"], default="auto", help="auto: bf16 where it fits")
    join = commands.add_parser("join", help="a checkpoint out of shards")
    join.add_argument("folder", type=Path)
    join.add_argument("checkpoint", type=Path)
    options = parser.parse_args()
    if options.command == "split":
        state = checkpoint.load(options.checkpoint)
        manifest = sharded_weights.write_shards({**state, "model": trained_weights(state)}, options.out, options.form)
        total = sum(shard["bytes"] for shard in manifest["pieces"])
        print(f"{len(manifest['pieces'])} shards, {total / 1e6:.1f} MB as {manifest['form']}, in {options.out}")
    else:
        checkpoint.save(options.checkpoint, sharded_weights.read_shards(options.folder))
        print(f"wrote {options.checkpoint}")


if __name__ == "__main__":
    main()
