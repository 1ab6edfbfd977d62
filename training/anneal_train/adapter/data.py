"""What a run reads: prompts from token shards, and drafts of them in the edit stage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .drafts import Drafts
from .loader import Batches
from .package import Package
from .rows import frequent_rows
from .settings import RunSettings, StageSettings
from .shards import Record, read_shards
from .windows import Windows, line_breaks


@dataclass(frozen=True)
class TrainingData:
    """Records of the shards, the windows drawn from them, and the tokenizer."""

    records: list[Record]
    windows: Windows
    tokenizer: Tokenizer
    settings: RunSettings

    def batches(self, stage: StageSettings, place: tuple[int, int] = (0, 1)) -> Batches:
        """The batches of a stage for the process at `place` (rank, world); drafts are for stages that train on them."""
        s = self.settings
        edits = s.edits(stage)
        drafts = Drafts(edits, s.samples, self.windows, self.tokenizer) if edits else None
        size = max(1, s.batch // place[1])
        return Batches(self.windows, drafts, s.samples.clean, size, f"{s.seed} {stage.name}", place)

    def rows(self, package: Package) -> np.ndarray | None:
        """The tokens that heads are restricted to (rows.py)."""
        special = sorted(package.prompt.values())
        return frequent_rows(self.records, package.sizes.vocab, special, self.settings.rows)


def read_data(shards: Path, package: Package, settings: RunSettings) -> TrainingData:
    """The data in a folder of shards. ValueError where they are not of this package's tokens."""
    path = package.folder / package.manifest["files"]["tokenizer"]["path"]
    records = read_shards(shards, path)
    tokenizer = Tokenizer.from_file(str(path))
    breaks = line_breaks(tokenizer.get_vocab(), package.sizes.vocab)
    return TrainingData(records, Windows(records, package.prompt, breaks, settings.samples), tokenizer, settings)
