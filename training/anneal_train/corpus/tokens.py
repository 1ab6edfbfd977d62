"""The plain tokens used to compare texts: words and single marks."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokenize(text: str) -> list[str]:
    """Split a text into words and single punctuation marks; white space is no token."""
    return _TOKEN.findall(text)
