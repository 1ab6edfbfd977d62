"""Trains the tokenizer on the corpus: python scripts/train_tokenizer.py DATA.jsonl.zst OUT.json [--vocab N]."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from anneal_train.data import tokenizer
from anneal_train.data.corpus_text import read_jsonl

#: Characters the merges are learnt from; more changes little and costs memory.
SAMPLE_CHARS = 40_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vocab", type=int, default=8192)
    options = parser.parse_args()
    texts = [document["text"] for document in read_jsonl(options.corpus)]
    random.Random(1).shuffle(texts)
    chosen, total = [], 0
    for text in texts:
        if total > SAMPLE_CHARS:
            break
        chosen.append(text)
        total += len(text)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.train(chosen, options.vocab).save(str(options.out))


if __name__ == "__main__":
    main()
