"""Stage 1 is pinned: the same seed gives the samples that runs before stage 2 existed were trained on."""

from __future__ import annotations

import hashlib
import json

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from anneal_train.config import DataConfig
from anneal_train.data.corpus_text import Source
from anneal_train.data.sample import make_sample
from anneal_train.data.vocab import SPECIALS

SHAPE = DataConfig(stream=160, canvas=120, aux=50, labels=90)
#: A change of this digest means that a run can no longer be repeated or resumed exactly.
DIGEST = "804a240600933398826c53cf47d719cd0c7a0fdc626fde29f3a0bfc02b8acd64"


def bytewise() -> Tokenizer:
    """A token a byte: independent of how a library trains merges."""
    words = [*SPECIALS, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({word: i for i, word in enumerate(words)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def program(count: int) -> str:
    """A text with indentation, brackets and repeated names."""
    parts = [
        f"def f{i}(a, b={i}):\n    if a[{i}] > b:\n        return g(a, (b + {i}) * 2)\n    return None\n\n"
        for i in range(count)
    ]
    return "".join(parts)


def test_samples_are_those_of_earlier_runs() -> None:
    source = Source([{"lang": "python", "text": program(40)}, {"lang": "python", "text": program(3)}], SHAPE.languages)
    tokenizer, digest = bytewise(), hashlib.sha256()
    for index in range(200):
        sample = make_sample(source, tokenizer, SHAPE, 11, index)
        digest.update(json.dumps({name: value.tolist() for name, value in vars(sample).items()}).encode())
    assert digest.hexdigest() == DIGEST
