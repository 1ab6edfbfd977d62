"""Pack a corpus into a folder of at most so many bytes: shards, the tokenizer and a manifest with their hashes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ..corpus.boundaries import boundary_bits
from ..data.tokenizer import load
from .order import mixed_order
from .shard import FORMAT, MANIFEST, TOKENIZER, Document, PackError, encode_shard

#: Tokens of a full shard: about 2.5 MB compressed.
SHARD_TOKENS = 4_000_000
#: Bytes kept free for the manifest: a base and a line a shard.
MANIFEST_BASE, MANIFEST_LINE = 4_000, 250
#: Documents tokenised at a time.
BATCH = 64


def _tokenised(records: Iterable[dict[str, str]], tokenizer: Tokenizer) -> Iterator[tuple[Document, int]]:
    """Documents with the bytes of their text; PackError when a text does not come back from its tokens."""
    feed = iter(records)
    while batch := list(islice(feed, BATCH)):
        for record, encoding in zip(batch, tokenizer.encode_batch([r["text"] for r in batch]), strict=True):
            name = f"{record['package']}/{record['path']}"
            if tokenizer.decode(encoding.ids, skip_special_tokens=False) != record["text"]:
                raise PackError(f"{name} does not come back from its tokens: the tokenizer is not byte-exact")
            bits = boundary_bits(record["text"], record["lang"], encoding.offsets)
            tokens = np.asarray(encoding.ids, dtype=np.uint16)
            yield (
                Document(tokens, bits, record["lang"], record["package"], record["path"]),
                len(record["text"].encode("utf-8")),
            )


def _fitting(documents: list[Document], room: int) -> tuple[list[Document], bytes]:
    """As many of the documents, from the first on, as fit compressed into `room` bytes, and their shard."""
    packed = encode_shard(documents)
    while len(packed) > room:
        keep = min(len(documents) - 1, int(len(documents) * room / len(packed) * 0.98))
        if keep < 1:
            return [], b""
        documents = documents[:keep]
        packed = encode_shard(documents)
    return documents, packed


class Writer:
    """Collects documents into shards below a folder until the budget is used up."""

    def __init__(self, out: Path, tokenizer: Path, budget: int, shard_tokens: int) -> None:
        self._out, self._budget, self._shard_tokens = out, budget, shard_tokens
        out.mkdir(parents=True, exist_ok=True)
        # The manifest goes first and comes back last, so that a pack left half-way is never read as one.
        for old in (out / MANIFEST, *out.glob("shard-*.zst")):
            old.unlink(missing_ok=True)
        self.tokenizer = self._write(TOKENIZER, tokenizer.read_bytes())
        self.shards: list[dict] = []
        self.languages: dict[str, dict[str, int]] = {}
        self._waiting: list[tuple[Document, int]] = []
        self._tokens = 0

    def _write(self, name: str, data: bytes) -> dict:
        partial = self._out / f"{name}.partial"
        partial.write_bytes(data)
        os.replace(partial, self._out / name)
        return {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}

    def _room(self) -> int:
        used = self.tokenizer["bytes"] + sum(shard["bytes"] for shard in self.shards)
        return self._budget - used - MANIFEST_BASE - MANIFEST_LINE * (len(self.shards) + 1)

    def add(self, document: Document, size: int) -> bool:
        """Take a document whose text has `size` bytes; False once the budget is used up."""
        self._waiting.append((document, size))
        self._tokens += len(document.tokens)
        return self._tokens < self._shard_tokens or self.flush()

    def flush(self) -> bool:
        """Write the waiting documents; False when they did not all fit."""
        if not self._waiting:
            return True
        kept, packed = _fitting([document for document, _ in self._waiting], self._room())
        whole = len(kept) == len(self._waiting)
        if kept:
            row = self._write(f"shard-{len(self.shards):04}.zst", packed)
            row |= {"documents": len(kept), "tokens": sum(len(document.tokens) for document in kept)}
            self.shards.append(row)
            for document, size in self._waiting[: len(kept)]:
                counts = self.languages.setdefault(document.language, {"documents": 0, "tokens": 0, "bytes": 0})
                counts["documents"] += 1
                counts["tokens"] += len(document.tokens)
                counts["bytes"] += size
            print(f"{row['path']}: {row['tokens'] / 1e6:.1f} M tokens, {row['bytes'] / 1e6:.2f} MB", flush=True)
        self._waiting, self._tokens = [], 0
        return whole

    def finish(self, **facts: object) -> dict:
        """Write the manifest; returns it."""
        manifest = {
            "format": FORMAT,
            **facts,
            "tokenizer": self.tokenizer,
            "languages": dict(sorted(self.languages.items())),
            "shards": self.shards,
        }
        self._write(MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode("utf-8"))
        return manifest


def write_pack(
    records: list[dict[str, str]],
    tokenizer_path: Path,
    out: Path,
    budget: int,
    seed: int = 20,
    shard_tokens: int = SHARD_TOKENS,
) -> dict:
    """Pack records of the corpus into `out`, at most `budget` bytes in all, with the language mix kept.

    Returns the manifest. PackError when nothing fits or the tokenizer does not give texts back byte for byte.
    """
    tokenizer = load(tokenizer_path)
    if tokenizer.get_vocab_size() > 1 << 16:
        raise PackError(f"{tokenizer_path} has more tokens than two bytes can name")
    writer = Writer(out, tokenizer_path, budget, shard_tokens)
    whole = True
    for document, size in _tokenised(mixed_order(records, seed), tokenizer):
        whole = writer.add(document, size)
        if not whole:
            break
    whole = whole and writer.flush()
    if not writer.shards:
        raise PackError(
            f"a budget of {budget} bytes is too small: the tokenizer alone takes {writer.tokenizer['bytes']}"
        )
    return writer.finish(seed=seed, budget=budget, wholeCorpus=whole, vocab=tokenizer.get_vocab_size())
