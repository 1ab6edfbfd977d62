"""Exports a checkpoint as a model package: python scripts/export.py CKPT TOKENIZER OUT --version V."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from anneal_train import runlog, tokenizer
from anneal_train.package import read_checkpoint, write_package

#: Steps whose losses are averaged into the figure on the card.
TAIL = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="float32 weights, for comparison")
    options = parser.parse_args()
    config, weights, progress = read_checkpoint(options.checkpoint)
    tokens = progress["samples"] * config.data.tokens
    training = {
        "preset": config.name,
        "steps": progress["step"],
        "tokens": tokens,
        "seconds": progress["seconds"],
    }
    if progress.get("earlier"):
        training["earlier"] = progress["earlier"]
    if progress.get("origin"):
        training["continues"] = progress["origin"]
    log = options.checkpoint.parent / "log.jsonl"
    if log.exists():
        tail = runlog.read(log)[-TAIL:]
        for name in ("plain", "aux", "length"):
            training[f"loss_{name}"] = round(sum(entry[name] for entry in tail) / len(tail), 4)
    write_package(
        config,
        weights,
        tokenizer.load(options.tokenizer),
        options.out,
        name=f"anneal-{config.name}",
        version=options.version,
        training=training,
        quantised=not options.float,
    )
    print(json.dumps(training))


if __name__ == "__main__":
    main()
