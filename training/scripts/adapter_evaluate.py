"""Measures a trained adapter on held-out shards: survival by position and tokens a cycle, as a table and as JSON.

python scripts/adapter_evaluate.py CHECKPOINT --package DIR --shards DIR [--json FILE]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch

from anneal_train.adapter.body import Body
from anneal_train.adapter.data import read_data
from anneal_train.adapter.evaluate import clean_left_alone, measure_drafting
from anneal_train.adapter.package import read_package
from anneal_train.adapter.passes import Passes
from anneal_train.adapter.state import adapter_of, read_state, settings_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--shards", type=Path, required=True, help="shards of held-out code")
    parser.add_argument("--prompts", type=int, default=64)
    parser.add_argument("--tokens", type=int, default=48, help="tokens that the body writes behind each prompt")
    parser.add_argument("--widths", default="4,8,16")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--rounding", action="store_true", help="round activations as the runtime does")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    package = read_package(options.package)
    state = read_state(options.checkpoint, package)
    data = read_data(options.shards, package, settings_of(state))
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    passes = Passes(Body(package, dtype, options.rounding).to(device), adapter_of(state, package).to(device))
    widths = tuple(int(width) for width in options.widths.split(","))
    drafting = measure_drafting(passes, data, widths, options.prompts, options.tokens)
    alone = clean_left_alone(passes, data, options.prompts)
    print("| B | tokens a cycle | cycles | survival by position |\n|---|---:|---:|---|")
    for row in drafting:
        survival = " ".join(f"{share:.3f}" for share in row.survival)
        print(f"| {row.width} | {row.tokens_a_cycle:.2f} | {row.cycles} | {survival} |")
    print(f"clean spans left alone by the edit head: {alone:.1%} of {options.prompts}")
    if options.json:
        figures = {"drafting": [asdict(row) for row in drafting], "cleanLeftAlone": alone, **state["progress"]}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
