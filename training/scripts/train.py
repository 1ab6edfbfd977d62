"""Trains a model: python scripts/train.py PRESET --corpus F --tokenizer F --out DIR [--minutes M] [--steps N].

Stage 2: with --stage edit --begin MASK_CHECKPOINT (or --from-package) [--edits EDITS.jsonl.zst]; --out is a folder of
its own.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

from anneal_train.config import PRESETS, Config, edit_stage, for_tokens, twin_of, with_training
from anneal_train.data import tokenizer
from anneal_train.data.corpus_text import Source
from anneal_train.data.documents import read_documents
from anneal_train.data.edit_pairs import EditPairs, read_edit_pairs
from anneal_train.evaluate.watch import Watch
from anneal_train.export.init_from import read_initial_weights
from anneal_train.model.network import parameter_count
from anneal_train.train.ablations import ABLATIONS
from anneal_train.train.group import Group, join_group
from anneal_train.train.trainer import Trainer

CONFIGS = {**PRESETS, **ABLATIONS}
#: Training settings that can be given by name.
SETTINGS = {"minutes": float, "steps": int, "seed": int, "micro_batch": int, "accumulate": int, "save_minutes": float}


def main() -> None:
    begun = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=sorted(CONFIGS))
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokens", type=float, help="stream and canvas tokens of the whole run, instead of its steps")
    parser.add_argument("--twin", action="store_true", help="train the autoregressive twin (twin_canvas.py)")
    for name, kind in SETTINGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help="training setting (config.py)")
    parser.add_argument("--workers", type=int, default=1, help="processes that make samples, for each process here")
    parser.add_argument("--stop-after", type=int, help="steps of this call; the schedule stays that of the whole run")
    parser.add_argument("--stage", choices=("mask", "edit"), default="mask")
    parser.add_argument("--begin", type=Path, help="checkpoint of stage 1 that stage 2 begins from")
    parser.add_argument("--edits", type=Path, help="edit pairs for stage 2 (runs/edits.sh)")
    parser.add_argument(
        "--stop-minutes", type=float, default=math.inf, help="most minutes of this call, its start included"
    )
    parser.add_argument("--from-package", type=Path, help="model package or sharded weights that a new run begins with")
    parser.add_argument("--held-out", type=Path, help="files to fill lines in, into samples.txt, while the run goes")
    parser.add_argument("--look-minutes", type=float, default=10.0, help="time between two looks at the run")
    options = parser.parse_args()
    if options.stage == "mask" and (options.begin or options.edits):
        parser.error("--begin and --edits belong to --stage edit")
    if options.stage == "edit" and options.twin:
        parser.error("the twin has no stage edit")
    if options.begin and options.from_package:
        parser.error("give --begin or --from-package, not both")
    group = join_group()
    try:
        train(options, group, begun + 60 * options.stop_minutes)
    finally:
        group.leave()


def config_of(options: argparse.Namespace, world: int) -> Config:
    changed = {name: getattr(options, name) for name in SETTINGS}
    given = {name: value for name, value in changed.items() if value is not None}
    config = with_training(CONFIGS[options.preset], **given)
    if options.twin:
        config = twin_of(config)
    if options.stage == "edit":
        config = edit_stage(config)
    return for_tokens(config, options.tokens, world) if options.tokens else config


def train(options: argparse.Namespace, group: Group, deadline: float) -> None:
    config = config_of(options, group.world)
    source = Source(read_documents(options.corpus), config.data.languages, config.data.single_functions)
    edit_pairs = EditPairs(read_edit_pairs(options.edits), config.data.languages) if options.edits else None
    watch = Watch(read_documents(options.held_out), options.look_minutes) if options.held_out and group.first else None
    trainer = Trainer(config, source, tokenizer.load(options.tokenizer), options.out, group, watch, edit_pairs)
    beginning = "begins with random weights"
    if trainer.resume():
        beginning = f"goes on from step {trainer.progress.step}, {trainer.share_done():.1%} done"
    elif options.from_package:
        trainer.begin_with(*read_initial_weights(options.from_package, config))
        beginning = f"begins with the weights of {options.from_package}"
    elif options.begin:
        trainer.begin(options.begin)
        beginning = f"begins from {options.begin}"
    elif options.stage == "edit":
        raise SystemExit("stage edit needs --begin, the checkpoint of stage 1 that it starts from, or --from-package")
    if group.first:
        size = f"{parameter_count(trainer.model) / 1e6:.2f}M parameters"
        edits = f"; {len(edit_pairs or ())} edit pairs" if options.stage == "edit" else ""
        print(f"{size} on {group.world} x {group.device}; {beginning}{edits}", flush=True)
    trainer.run(stop_after=options.stop_after, workers=options.workers, deadline=deadline)


if __name__ == "__main__":
    main()
