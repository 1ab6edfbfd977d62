"""A table of runs on the same held-out places: python scripts/compare.py RUN:TOKENIZER... --held-out F [--plot OUT]."""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.data import tokenizer
from anneal_train.data.documents import read_documents
from anneal_train.evaluate.compare import compare, table
from anneal_train.train.plot import loss_curves


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", help="folder of a run and its tokenizer.json, with a colon between them")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=300, help="lines to fill in")
    parser.add_argument("--samples", type=int, default=64, help="documents whose canvases are scored")
    parser.add_argument("--plot", type=Path, help="loss curves over tokens, .svg or .png")
    options = parser.parse_args()
    documents = read_documents(options.held_out)
    runs = [tuple(map(Path, run.split(":", 1))) for run in options.runs]
    rows = [compare(run, tokenizer.load(words), documents, options.lines, options.samples) for run, words in runs]
    fewest = min(row.tokens for row in rows)
    print(table(rows), end="")
    if any(row.tokens > 1.02 * fewest for row in rows):
        print("The runs were not trained on equally many tokens.")
    if options.plot:
        loss_curves(
            {row.name: (run / "log.jsonl", row.tokens) for row, (run, _) in zip(rows, runs, strict=True)}, options.plot
        )


if __name__ == "__main__":
    main()
