"""Byte-level BPE for code: digits alone, indentation as one token, no merge across a line break."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .vocab import SPECIALS

#: Runs of blanks (indentation) | line break | word with at most one leading blank | digit | punctuation run | rest.
PATTERN = r"[ \t]{2,}|\r?\n| ?[\p{L}_][\p{L}\p{M}_]*|\p{N}| ?[^\s\p{L}\p{N}_]+|\s"


def train(texts: Iterable[str], vocab_size: int) -> Tokenizer:
    """Trains a tokenizer of exactly `vocab_size` ids (specials first) on the texts."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _without_added_tokens(tokenizer)


def _without_added_tokens(tokenizer: Tokenizer) -> Tokenizer:
    """Keeps the special entries in the vocabulary but stops the tokenizer from finding them in text."""
    data = json.loads(tokenizer.to_str())
    data["added_tokens"] = []
    return Tokenizer.from_str(json.dumps(data))


def load(path: Path) -> Tokenizer:
    """Reads a tokenizer.json and checks that its special tokens are where this format puts them."""
    tokenizer = Tokenizer.from_file(str(path))
    for index, token in enumerate(SPECIALS):
        if tokenizer.id_to_token(index) != token:
            raise ValueError(f"{path}: id {index} is {tokenizer.id_to_token(index)!r}, expected {token!r}")
    return tokenizer
