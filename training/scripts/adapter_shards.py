"""Writes token shards of a body's tokenizer: python scripts/adapter_shards.py SOURCE OUT --package DIR.

SOURCE is a corpus file, a packed corpus, or any folder of permissively licensed source files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from anneal_train.adapter.sources import records_of
from anneal_train.adapter.tokenise import write_code
from anneal_train.data.edit_pairs import read_edit_pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--package", type=Path, required=True, help="the body's package, for its tokenizer")
    parser.add_argument("--edits", type=Path, help="edit pairs (runs/edits.sh)")
    parser.add_argument("--tokens", type=int, help="most tokens of code (default: all)")
    options = parser.parse_args()
    edits = read_edit_pairs(options.edits) if options.edits else []
    tokenizer = options.package / "tokenizer.json"
    manifest = write_code(records_of(options.source), edits, tokenizer, options.out, options.tokens)
    shards = manifest["shards"]
    tokens, size = sum(row["tokens"] for row in shards), sum(row["bytes"] for row in shards)
    print(f"{len(shards)} shards, {tokens / 1e6:.2f} M tokens, {size / 1e6:.1f} MB in {options.out}")


if __name__ == "__main__":
    main()
