"""An order of documents any beginning of which has the language mix of the whole."""

from __future__ import annotations

import random


def mixed_order(records: list[dict[str, str]], seed: int) -> list[dict[str, str]]:
    """The records shuffled within each language and interleaved by share of bytes, the same for the same seed."""
    by_language: dict[str, list[dict[str, str]]] = {}
    for record in sorted(records, key=lambda item: (item["lang"], item["package"], item["path"])):
        by_language.setdefault(record["lang"], []).append(record)
    placed: list[tuple[float, str, int, dict[str, str]]] = []
    for language, files in sorted(by_language.items()):
        random.Random(f"{seed} {language}").shuffle(files)
        sizes = [len(file["text"].encode("utf-8")) for file in files]
        total, done = sum(sizes) or 1, 0
        for index, (file, size) in enumerate(zip(files, sizes, strict=True)):
            placed.append(((done + size / 2) / total, language, index, file))
            done += size
    return [file for _, _, _, file in sorted(placed, key=lambda item: item[:3])]
