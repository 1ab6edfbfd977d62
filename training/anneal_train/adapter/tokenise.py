"""Tokenises documents and edits with the body's tokenizer and writes them as shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ..data.edit_pairs import EditPair
from ..packed.order import mixed_order
from .shards import Record, ShardWriter

#: Documents tokenised at a time.
BATCH = 64


def write_code(
    records: list[dict[str, str]],
    edits: Iterable[EditPair],
    tokenizer_path: Path,
    out: Path,
    limit: int | None = None,
    seed: int = 20,
) -> dict:
    """Writes documents, any beginning of which has the language mix of the whole, until `limit` tokens; then the edits.

    Gives the manifest. Documents that hold special tokens, or do not come back from their tokens, are left out.
    """
    tokenizer = Tokenizer.from_file(str(tokenizer_path))
    writer = ShardWriter(out, tokenizer_path)
    for language, (tokens,) in _encoded(((r["lang"], (r["text"],)) for r in mixed_order(records, seed)), tokenizer):
        if limit is not None and writer.total + len(tokens) > limit:
            break
        writer.add(Record(language, (tokens,)))
    texts = ((edit.lang, (edit.prefix, edit.before, edit.after, edit.suffix)) for edit in edits)
    for language, pieces in _encoded(texts, tokenizer):
        writer.add(Record(language, pieces))
    return writer.finish()


def _encoded(
    texts: Iterable[tuple[str, tuple[str, ...]]], tokenizer: Tokenizer
) -> Iterator[tuple[str, tuple[np.ndarray, ...]]]:
    """Language and pieces of each text that its tokens give back, none of them special."""
    special = list(tokenizer.get_added_tokens_decoder())
    feed = iter(texts)
    while batch := list(islice(feed, BATCH)):
        encodings = iter(tokenizer.encode_batch([piece for _, pieces in batch for piece in pieces]))
        for language, pieces in batch:
            found = tuple(np.array(next(encodings).ids, np.int32) for _ in pieces)
            same = all(
                tokenizer.decode(tokens.tolist(), skip_special_tokens=False) == piece
                for tokens, piece in zip(found, pieces, strict=True)
            )
            if same and not any(np.isin(tokens, special).any() for tokens in found):
                yield language, found
