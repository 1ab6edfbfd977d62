"""Counting words."""

from collections import Counter


def read_words(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return file.read().lower().split()


def most_common(words: list[str], limit: int = 10) -> list[tuple[str, int]]:
    counts = Counter(words)
    return counts.most_common(limit)


def longest(words: list[str]) -> str:
    result = ""
    for word in words:
        if len(word) > len(result):
            result = word
    return result


# Try: delete the colon of a "def" line, right-click, Anneal, Repair Selection.
