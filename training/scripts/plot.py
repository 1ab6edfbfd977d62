"""Draws a loss curve: python scripts/plot.py LOG.jsonl OUT.svg."""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.train.plot import loss_curve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    loss_curve(options.log, options.out)


if __name__ == "__main__":
    main()
