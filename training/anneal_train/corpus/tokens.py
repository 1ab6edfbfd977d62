"""The plain tokens used to compare texts: words and single marks."""

from __future__ import annotations

import re
import zlib

import numpy as np

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokenize(text: str) -> list[str]:
    """Split a text into words and single punctuation marks; white space is no token."""
    return _TOKEN.findall(text)


class TokenHashes(dict[str, int]):
    """64-bit numbers of tokens (CRC-32 above Adler-32), each worked out once: code repeats its words all the time."""

    def __missing__(self, token: str) -> int:
        raw = token.encode()
        number = (zlib.crc32(raw) << 32) | zlib.adler32(raw)
        self[token] = number
        return number


_HASHES = TokenHashes()


def token_hashes(tokens: list[str]) -> np.ndarray:
    """Numbers of tokens, uint64 [tokens]; the upper half is the CRC-32."""
    return np.fromiter(map(_HASHES.__getitem__, tokens), dtype=np.uint64, count=len(tokens))
