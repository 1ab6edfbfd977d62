"""Exports a checkpoint as a model package: python scripts/export.py CKPT TOKENIZER OUT --version V.

CKPT may be the folder of a package too: its weights are written anew with the graph as it is now.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from anneal_train.config import PRESETS, Config, edit_stage
from anneal_train.data import tokenizer
from anneal_train.export.package import read_checkpoint, weights_of, write_package
from anneal_train.export.package_weights import read_package
from anneal_train.train import runlog

#: Steps whose losses are averaged into the figure on the card.
TAIL = 50

Exported = tuple[Config, dict[str, np.ndarray], dict[str, Any]]


def trained(path: Path) -> Exported:
    """A checkpoint's config, weights and what the manifest says of its training."""
    config, weights, progress = read_checkpoint(path)
    training = {
        "preset": config.name,
        "steps": progress["step"],
        "tokens": progress["samples"] * config.data.tokens,
        "seconds": progress["seconds"],
    }
    if progress.get("earlier"):
        training["earlier"] = progress["earlier"]
    if progress.get("origin"):
        training["continues"] = progress["origin"]
    log = path.parent / "log.jsonl"
    if log.exists():
        tail = runlog.read(log)[-TAIL:]
        for name in ("plain", "aux", "length"):
            training[f"loss_{name}"] = round(sum(entry[name] for entry in tail) / len(tail), 4)
    return config, weights, training


def packaged(folder: Path) -> Exported:
    """The same of a package; SystemExit where it is of no preset, ValueError as `read_package` has it."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    name = manifest["training"].get("preset")
    if name not in PRESETS:
        known = ", ".join(PRESETS)
        raise SystemExit(f"{folder} was trained as {name}; packages of these can be exported again: {known}")
    config = PRESETS[name]
    weights, _ = read_package(folder, config.model)
    return edit_stage(config) if manifest["model"].get("edit") else config, weights_of(weights), manifest["training"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="float32 weights, for comparison")
    options = parser.parse_args()
    read = packaged if options.checkpoint.is_dir() else trained
    config, weights, training = read(options.checkpoint)
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
