"""What a pack takes on disk, and how far its language mix is from the corpus's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .shard import MANIFEST, PackError

#: Largest difference between a language's shares of the pack and of the corpus that keeps the mix.
TOLERANCE = 0.01


@dataclass(frozen=True)
class Checked:
    """Bytes of the files of a pack, and by language the share of the text in it and in the corpus (0 to 1)."""

    size: int
    shares: dict[str, tuple[float, float]]

    @property
    def off(self) -> float:
        """Largest difference between the two shares of a language."""
        return max(abs(own - whole) for own, whole in self.shares.values())


def check_pack(folder: Path, manifest: dict, records: list[dict[str, str]]) -> Checked:
    """Measure a pack of `records`. PackError when its files take more than its budget."""
    names = [MANIFEST, *(row["path"] for row in (*manifest["shards"], manifest["tokenizer"]))]
    size = sum((folder / name).stat().st_size for name in names)
    if size > manifest["budget"]:
        raise PackError(f"{folder} takes {size} bytes, its budget is {manifest['budget']}")
    corpus: Counter[str] = Counter()
    for record in records:
        corpus[record["lang"]] += len(record["text"].encode("utf-8"))
    packed = Counter({language: row["bytes"] for language, row in manifest["languages"].items()})
    every, some = corpus.total() or 1, packed.total() or 1
    shares = {language: (packed[language] / some, count / every) for language, count in sorted(corpus.items())}
    return Checked(size, shares)
