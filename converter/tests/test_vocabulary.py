"""Which tokens stay: ordinary ones below the limit, the prompt's special ones, and a mask."""

import pytest

from anneal_convert.errors import ConvertError
from anneal_convert.vocabulary import MASK, SPECIAL, choose_vocabulary

SPECIALS = list(SPECIAL.values())
TOKENS = ["a", "b", "c", "ab", "abc", "bc", "<|other|>", *SPECIALS, "[PAD1]", "[PAD2]"]
TYPES = [1] * 6 + [3] * (1 + len(SPECIALS)) + [5, 5]
MERGES = ["a b", "ab c", "b c"]


def test_everything_stays_where_there_are_few():
    vocabulary = choose_vocabulary(TOKENS, TYPES, MERGES)
    assert vocabulary.tokens == [*TOKENS[:6], *SPECIALS, MASK]
    assert vocabulary.merges == [("a", "b"), ("ab", "c"), ("b", "c")]
    assert [TOKENS[i] for i in vocabulary.kept[:-1]] == vocabulary.tokens[:-1]


def test_ids_are_contiguous_and_the_mask_takes_the_first_unused_row():
    vocabulary = choose_vocabulary(TOKENS, TYPES, MERGES, limit=4)
    assert vocabulary.tokens[:4] == ["a", "b", "c", "ab"]
    assert sorted(vocabulary.special.values()) == list(range(4, 4 + len(SPECIALS) + 1))
    assert vocabulary.tokens[vocabulary.special["fimMiddle"]] == "<|fim_middle|>"
    assert TOKENS[vocabulary.kept[vocabulary.special["mask"]]] == "[PAD1]"


def test_merges_of_dropped_tokens_go():
    assert choose_vocabulary(TOKENS, TYPES, MERGES, limit=4).merges == [("a", "b")]


def test_a_kept_merge_of_a_dropped_token_is_an_error():
    tokens = ["a", "b", "abc", "ab", *SPECIALS, "[PAD]"]
    with pytest.raises(ConvertError, match="not closed"):
        choose_vocabulary(tokens, [1] * 4 + [3] * len(SPECIALS) + [5], ["a b", "ab c"], limit=3)


def test_a_base_without_infilling_tokens_is_an_error():
    with pytest.raises(ConvertError, match="fill in the middle"):
        choose_vocabulary(["a", "b"], [1, 1], [])


def test_a_base_without_an_unused_token_is_an_error():
    with pytest.raises(ConvertError, match="mask"):
        choose_vocabulary(TOKENS[:-2], TYPES[:-2], MERGES)
