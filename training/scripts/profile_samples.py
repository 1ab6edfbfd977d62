"""What a sample costs and holds: python scripts/profile_samples.py PRESET --corpus F --tokenizer F [--edits F]."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np

from anneal_train.config import PRESETS, Config, edit_stage, preset
from anneal_train.data import tokenizer
from anneal_train.data.batch import Sample
from anneal_train.data.corpus_text import Source, read_jsonl
from anneal_train.data.edit_pairs import EditPairs, read_edit_pairs
from anneal_train.data.loader import SampleDataset

#: In the order of their values (row_kinds.py).
NAMES = ("AUX", "CANVAS", "LENGTH", "CHANGED", "KEPT", "MUTATED")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("preset", choices=sorted(PRESETS))
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--edits", type=Path)
    parser.add_argument("--samples", type=int, default=300)
    options = parser.parse_args()
    mask = preset(options.preset)
    source = Source(read_jsonl(options.corpus), mask.data.languages)
    words = tokenizer.load(options.tokenizer).to_str()
    edit_pairs = EditPairs(read_edit_pairs(options.edits), mask.data.languages) if options.edits else None
    stages = {"mask": mask, "edit": edit_stage(mask)}
    data = {name: SampleDataset(source, words, c.data, 1, 0, c.edit, edit_pairs) for name, c in stages.items()}
    seconds, samples = dict.fromkeys(stages, 0.0), {name: [] for name in stages}
    for dataset in data.values():
        dataset[0]
    # By turns, so that whatever else the machine does meets both alike.
    for index in range(options.samples):
        for name, dataset in data.items():
            began = time.process_time()
            samples[name].append(dataset[index])
            seconds[name] += time.process_time() - began
    for name, config in stages.items():
        _report(name, config, samples[name], seconds[name])
    print(f"edit against mask: {seconds['edit'] / seconds['mask']:.2f} times the processor time")


def _report(name: str, config: Config, samples: list[Sample], seconds: float) -> None:
    """Prints a stage's time a sample and its rows of loss a sample."""
    rows: Counter[str] = Counter()
    for sample in samples:
        rows.update(NAMES[kind] for kind in sample.kinds[sample.weights > 0].tolist())
    fed = np.mean([(sample.canvas_id >= 0).mean() for sample in samples])
    print(f"{name}: {1000 * seconds / len(samples):.2f} ms a sample, canvas {fed:.0%} full, rows a sample:")
    print("  " + ", ".join(f"{kind} {rows[kind] / len(samples):.1f}" for kind in NAMES))
    changed, kept = rows["CHANGED"], rows["KEPT"]
    if kept:
        print(f"  of the visible tokens of drafts {changed / (changed + kept):.1%} are wrong")


if __name__ == "__main__":
    main()
