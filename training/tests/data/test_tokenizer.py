"""The tokenizer's promises: lossless, digits alone, indentation whole, special tokens never read from text."""

from __future__ import annotations

import pytest

from anneal_train.data import tokenizer as bpe
from anneal_train.data.vocab import ID, LENGTHS, MASK, SPECIALS, language_id, length_token


@pytest.mark.parametrize("text", ["a\r\n\tb", "é中😀", "x = 10_000", "<|mask|>", "        deep", "\u0000"])
def test_lossless(tokenizer, text) -> None:
    assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def test_special_tokens_are_not_found_in_text(tokenizer) -> None:
    assert ID[MASK] not in tokenizer.encode("a <|mask|> b").ids


def test_digits_and_line_breaks_stay_alone(tokenizer) -> None:
    tokens = tokenizer.encode("value1234\n\n        x").tokens
    assert [t for t in tokens if t in "1234"] == ["1", "2", "3", "4"]
    assert tokens.count("Ċ") == 2
    assert "Ġ" * 8 in tokens


def test_ids_of_special_tokens_are_checked(tokenizer, tmp_path) -> None:
    path = tmp_path / "t.json"
    tokenizer.save(str(path))
    assert bpe.load(path).get_vocab_size() == tokenizer.get_vocab_size()
    path.write_text(path.read_text().replace("<|expand|>", "<|other|>"))
    with pytest.raises(ValueError, match="expand"):
        bpe.load(path)


def test_lengths_round_up() -> None:
    assert SPECIALS[length_token(7)] == "<|n8|>"
    assert SPECIALS[length_token(0)] == "<|n0|>"
    assert SPECIALS[length_token(1000)] == f"<|n{LENGTHS[-1]}|>"


def test_languages_share_tags() -> None:
    assert language_id("typescriptreact") == language_id("typescript")
    assert language_id("cobol") == language_id("other")
