"""Trains a model: python scripts/train.py PRESET --corpus F --tokenizer F --out DIR [--minutes M] [--steps N]."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from anneal_train import tokenizer
from anneal_train.config import PRESETS, preset
from anneal_train.corpus_text import Source, read_jsonl
from anneal_train.model import parameter_count
from anneal_train.trainer import Trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=sorted(PRESETS))
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, help="wall-clock length of the run instead of steps")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--stop-after", type=int, help="steps of this call; the schedule stays that of the whole run")
    options = parser.parse_args()
    changed = {name: getattr(options, name) for name in ("minutes", "steps", "seed")}
    config = preset(options.preset, **{name: value for name, value in changed.items() if value is not None})
    source = Source(read_jsonl(options.corpus), config.data.languages)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(config, source, tokenizer.load(options.tokenizer), options.out, device)
    print(f"{parameter_count(trainer.model) / 1e6:.2f}M parameters on {device}", flush=True)
    if trainer.resume():
        print(f"resumed at step {trainer.progress.step}, {trainer.share_done():.1%} done", flush=True)
    trainer.run(stop_after=options.stop_after, workers=options.workers)


if __name__ == "__main__":
    main()
