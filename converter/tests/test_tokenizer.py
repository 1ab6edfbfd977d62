"""The package's tokenizer gives llama.cpp's ids, and every text comes back as it was."""

import gzip
import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from anneal_convert.tiny import tiny_vocabulary
from anneal_convert.tokenizer import tokenizer_json
from anneal_convert.vocabulary import FIRST_DROPPED, MASK, SPECIAL

GOLDEN = json.loads(gzip.decompress((Path(__file__).parent / "golden" / "llama-tokens.json.gz").read_bytes()))
KEPT = [entry for entry in GOLDEN if all(i < FIRST_DROPPED for i in entry["ids"])]
ANY = [
    "def f(x):\r\n\treturn x\r\n",
    "\x00\x01\x7f\x1b[0m",
    "日本語のコメント # 说明 привет 👩‍👩‍👧 e\u0301 \u00e9 \ufeff \u2028",
    "   \n \t \n\n\n  x",
    "don't WE'LL 123_456 x²",
    "",
]


@pytest.fixture(scope="module")
def tokenizer(base_package) -> Tokenizer:
    return Tokenizer.from_file(str(base_package / "tokenizer.json"))


@pytest.fixture(scope="module")
def tiny() -> Tokenizer:
    return Tokenizer.from_str(json.dumps(tokenizer_json(tiny_vocabulary())))


def test_nearly_all_held_out_lines_use_kept_tokens_only():
    assert len(GOLDEN) >= 2040
    assert len(KEPT) >= 2025


def test_ids_equal_those_of_llama_cpp(tokenizer):
    different = [entry["text"] for entry in KEPT if tokenizer.encode(entry["text"]).ids != entry["ids"]]
    assert different == []


def test_texts_of_dropped_tokens_come_back(tokenizer):
    for entry in GOLDEN:
        assert tokenizer.decode(tokenizer.encode(entry["text"]).ids, skip_special_tokens=False) == entry["text"]


def test_special_tokens_have_the_ids_of_the_manifest(tokenizer, base_package):
    prompt = json.loads((base_package / "manifest.json").read_text())["prompt"]
    for name, token in {**SPECIAL, "mask": MASK}.items():
        assert tokenizer.encode(token).ids == [prompt[name]]
    assert tokenizer.get_vocab_size() == json.loads((base_package / "manifest.json").read_text())["model"]["vocab"]


@pytest.mark.parametrize("text", ANY)
def test_the_tiny_tokenizer_gives_every_text_back(tiny, text):
    assert tiny.decode(tiny.encode(text).ids, skip_special_tokens=False) == text


def test_the_tiny_tokenizer_merges_words(tiny):
    assert tiny.encode("  return value").tokens == ["Ġ", "Ġreturn", "Ġvalue"]
