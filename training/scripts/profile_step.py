"""Where a training step's time goes: python scripts/profile_step.py PRESET --corpus F --tokenizer F [--rows N]."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import torch
from torch.profiler import ProfilerActivity, profile

from anneal_train.config import PRESETS, preset
from anneal_train.data import tokenizer
from anneal_train.data.corpus_text import Source, read_jsonl
from anneal_train.data.loader import SampleDataset, batches
from anneal_train.model.network import parameter_count
from anneal_train.train.trainer import Trainer

WARM_UP, STEPS = 2, 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=sorted(PRESETS))
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=12, help="rows of the table")
    options = parser.parse_args()
    config = preset(options.preset)
    source = Source(read_jsonl(options.corpus), config.data.languages)
    words = tokenizer.load(options.tokenizer)
    with tempfile.TemporaryDirectory() as out:
        trainer = Trainer(config, source, words, Path(out))
        data = SampleDataset(source, words.to_str(), config.data, config.train.seed, 0)
        feed = batches(data, config.train.micro_batch)
        for _ in range(WARM_UP):
            trainer.step(feed)
        with profile(activities=[ProfilerActivity.CPU]) as record:
            began = time.monotonic()
            for _ in range(STEPS):
                trainer.step(feed)
            seconds = time.monotonic() - began
    tokens = STEPS * trainer.tokens_per_step
    body = sum(p.numel() for p in trainer.model.blocks.parameters())
    print(f"{parameter_count(trainer.model) / 1e6:.1f}M parameters, {body / 1e6:.1f}M of them in the body")
    print(f"{tokens / seconds:.0f} tokens a second with the profiler on, {torch.get_num_threads()} threads")
    table = record.key_averages().table(sort_by="self_cpu_time_total", row_limit=options.rows)
    print(table)


if __name__ == "__main__":
    main()
