"""Where statements and blocks begin and end, a byte of flags a token, so that training needs no parser.

Spans that follow the syntax teach a model to fill what people leave open (arXiv 2401.03003; issue 3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tree_sitter import QueryCursor

from ..packed.bits import BLOCK_END, BLOCK_START, STATEMENT_END, STATEMENT_START
from .grammars import NO_STATEMENT, grammar

#: Half-open range of characters.
Range = tuple[int, int]


def syntax_ranges(text: str, language: str) -> tuple[list[Range], list[Range]]:
    """Statements and blocks of a text as ranges of characters, sorted; a `;` belongs to the statement before it.

    What does not parse has no ranges, the rest of the text keeps its own. ValueError for an unknown language.
    """
    known = grammar(language)
    raw = text.encode("utf-8")
    captures = QueryCursor(known.query).captures(known.parser.parse(raw).root_node)
    statements = {
        _trimmed(raw, node.start_byte, node.end_byte, ";")
        for node in captures.get("statement", [])
        if node.type not in NO_STATEMENT
    }
    blocks = {_trimmed(raw, node.start_byte, node.end_byte) for node in captures.get("block", [])}
    place = _characters(text, raw)
    return _ranges(statements, place), _ranges(blocks, place)


def _trimmed(raw: bytes, start: int, end: int, closing: str = "") -> Range:
    """The range without white space at its end (preprocessor lines have some) and with the closing mark after it."""
    while end > start and raw[end - 1] in b" \t\r\n":
        end -= 1
    if closing and raw[end : end + 1] == closing.encode():
        end += 1
    return start, end


def _characters(text: str, raw: bytes) -> np.ndarray | None:
    """Character index of every byte offset (one more than there are bytes), or None where they are the same."""
    if len(raw) == len(text):
        return None
    is_first = (np.frombuffer(raw, np.uint8) & 0xC0) != 0x80
    return np.concatenate([[0], np.cumsum(is_first)])


def _ranges(found: set[Range], place: np.ndarray | None) -> list[Range]:
    ranges = sorted(pair for pair in found if pair[0] < pair[1])
    if place is None:
        return ranges
    return [(int(place[start]), int(place[end])) for start, end in ranges]


def boundary_bits(text: str, language: str, offsets: Sequence[Range]) -> np.ndarray:
    """Flags of every token of a text.

    offsets: character range of each token in order, covering the text, as a tokenizer gives them (tokens that share a
    character of several bytes have the same range). Returns uint8 [tokens]. ValueError when the offsets are no such
    ranges or the language is unknown.
    """
    bits = np.zeros(len(offsets), dtype=np.uint8)
    if not len(offsets):
        return bits
    pairs = np.asarray(offsets, dtype=np.int64)
    starts, ends = pairs[:, 0], pairs[:, 1]
    if (np.diff(starts) < 0).any() or (np.diff(ends) < 0).any() or starts[0] != 0 or ends[-1] != len(text):
        raise ValueError("token offsets must be in order and cover the text")
    statements, blocks = syntax_ranges(text, language)
    for ranges, start_flag, end_flag in (
        (statements, STATEMENT_START, STATEMENT_END),
        (blocks, BLOCK_START, BLOCK_END),
    ):
        if ranges:
            begin, end = np.asarray(ranges, dtype=np.int64).T
            bits[np.searchsorted(ends, begin, side="right")] |= start_flag
            bits[np.searchsorted(starts, end, side="left") - 1] |= end_flag
    return bits
