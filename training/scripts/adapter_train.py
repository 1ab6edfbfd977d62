"""Trains a canvas adapter on a frozen body.

    python scripts/adapter_train.py PRESET --package DIR --shards DIR --out DIR (--minutes M | --steps N)

Goes on from OUT/last.pt where there is one. Samples depend on the seed alone; with --steps a run is the same every
time, with --minutes the schedule follows the clock. Under torchrun every process takes its share of each batch.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch

from anneal_train.adapter.adapter import Adapter
from anneal_train.adapter.body import Body
from anneal_train.adapter.data import read_data
from anneal_train.adapter.package import read_package
from anneal_train.adapter.passes import Passes
from anneal_train.adapter.progress import Length
from anneal_train.adapter.settings import PRESETS, STAGES, RunSettings
from anneal_train.adapter.state import read_state
from anneal_train.adapter.trainer import Limits, Trainer
from anneal_train.train.console import Console
from anneal_train.train.group import Group, join_group


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=sorted(PRESETS))
    parser.add_argument("--package", type=Path, required=True, help="folder of the body's package")
    parser.add_argument("--shards", type=Path, required=True, help="folder of token shards (scripts/adapter_shards.py)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stages", default=",".join(STAGES), help="comma-separated (default: all)")
    parser.add_argument("--minutes", type=float, help="length of the run, all its calls together, starts included")
    parser.add_argument("--steps", type=int, help="length of each stage; goes before --minutes")
    parser.add_argument("--begin", type=Path, help="a checkpoint whose adapter a new run begins with")
    parser.add_argument("--stop-minutes", type=float, help="what this call may take, counted from --began")
    parser.add_argument("--stop-after", type=int, help="steps that this call may take")
    parser.add_argument("--began", type=float, help="epoch seconds at which the call began (default: now)")
    parser.add_argument("--targets", choices=["qkvo", "o"], help="which matrices get updates (default: the preset's)")
    parser.add_argument("--rate", type=float, help="learning rate of the first stage; the others keep their ratio")
    parser.add_argument("--batch", type=int)
    parser.add_argument("--micro", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--save-minutes", type=float)
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches")
    parser.add_argument("--rounding", action="store_true", help="round activations as the runtime does")
    parser.add_argument("--compile", action="store_true", help="fuse the layers; worth it on a GPU")
    options = parser.parse_args()
    if options.minutes is None and options.steps is None:
        parser.error("give the length of the run: --minutes or --steps")
    return options


def settings_of(options: argparse.Namespace) -> RunSettings:
    """The preset with what the options change."""
    settings = PRESETS[options.preset]
    changes = {name: getattr(options, name) for name in ("batch", "micro", "seed", "save_minutes")}
    settings = replace(settings, **{name: value for name, value in changes.items() if value is not None})
    if options.targets:
        settings = replace(settings, adapter=replace(settings.adapter, targets=options.targets))
    if options.rate:
        factor = options.rate / settings.stages[0].rate
        settings = replace(settings, stages=tuple(replace(s, rate=s.rate * factor) for s in settings.stages))
    return settings


def make_passes(options: argparse.Namespace, settings: RunSettings, package, rows, group: Group) -> Passes:
    """Body and adapter on this process's device; the adapter new, or that of --begin."""
    torch.manual_seed(settings.seed)
    dtype = torch.bfloat16 if group.device.startswith("cuda") else torch.float32
    body = Body(package, dtype, options.rounding).to(group.device)
    if options.compile:
        body.compile_layers()
    adapter = Adapter(package.sizes, settings.adapter, body.embedding.float().mean(0).cpu())
    if options.begin and not (options.out / "last.pt").is_file():
        adapter.load_state_dict(read_state(options.begin, package)["model"])
    chosen = None if rows is None else torch.from_numpy(rows).to(group.device)
    return Passes(body, adapter.to(group.device), chosen)


def main() -> None:
    options = parse()
    began = time.monotonic() - (time.time() - options.began if options.began else 0.0)
    group = join_group()
    settings = settings_of(options)
    package = read_package(options.package)
    data = read_data(options.shards, package, settings)
    passes = make_passes(options, settings, package, data.rows(package), group)
    stages = tuple(settings.stage(name) for name in options.stages.split(","))
    length = Length(stages, options.steps, options.minutes)
    trainer = Trainer(settings, package, passes, data, length, options.out, group)
    resumed = trainer.resume()
    if group.first:
        how = f"goes on from step {trainer.progress.step}" if resumed else "begins"
        trained = sum(parameter.numel() for parameter in passes.adapter.parameters())
        words = f"{len(data.records)} records, {data.windows.edits} real edits; {trained / 1e6:.2f} M parameters"
        print(f"{group.world} x {group.device}; {words}; {how}", flush=True)
    seconds = None if options.stop_minutes is None else 60 * options.stop_minutes
    over = trainer.run(Limits(began, options.stop_after, seconds), Console(sys.stdout), options.workers)
    if group.first:
        print("finished" if over else "stopped; the same call goes on", flush=True)
    group.leave()
    # Worker processes may be in the middle of a batch that nobody will read.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
