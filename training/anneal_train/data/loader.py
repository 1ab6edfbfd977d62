"""Batches of samples, made in worker processes; their order depends on (seed, index) alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from ..config import DataConfig, EditConfig
from ..data.batch import Batch
from .corpus_text import Source
from .edit_pairs import EditPairs
from .editing import Editing
from .sample import Sample, make_sample
from .substitutes import TokenKinds


class SampleDataset(Dataset):
    """Endless in principle; `first` lets a resumed run go on where it stopped.

    edit, edit_pairs: shares of stage 2, and real edits if there are any; a share of 0 is stage 1.
    """

    def __init__(
        self,
        source: Source,
        tokenizer_json: str,
        config: DataConfig,
        seed: int,
        first: int,
        edit: EditConfig | None = None,
        edit_pairs: EditPairs | None = None,
    ) -> None:
        self._source, self._json, self._config = source, tokenizer_json, config
        self._seed, self._first = seed, first
        self._edit, self._edit_pairs = edit, edit_pairs
        self._tokenizer = None
        self._editing: Editing | None = None

    def __len__(self) -> int:
        return 1 << 40

    def __getitem__(self, index: int) -> Sample:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_str(self._json)
            if self._edit and self._edit.share:
                self._editing = Editing(self._edit, TokenKinds(self._tokenizer), self._edit_pairs)
        number = self._first + index
        return make_sample(self._source, self._tokenizer, self._config, self._seed, number, self._editing)


class _Order:
    """Index batches of one rank: batch j of the world is split into equal consecutive parts."""

    def __init__(self, size: int, rank: int, world: int) -> None:
        self._size, self._rank, self._world = size, rank, world

    def __iter__(self) -> Iterator[list[int]]:
        start = self._rank * self._size
        while True:
            yield list(range(start, start + self._size))
            start += self._size * self._world


def collate(samples: list[Sample]) -> Batch:
    return Batch(**{name: torch.from_numpy(np.stack([getattr(s, name) for s in samples])) for name in vars(samples[0])})


def batches(dataset: SampleDataset, size: int, rank: int = 0, world: int = 1, workers: int = 1) -> Iterator[Batch]:
    """Endless micro-batches of `size` documents for this rank."""
    return iter(
        DataLoader(
            dataset,
            batch_sampler=_Order(size, rank, world),  # type: ignore[arg-type]
            collate_fn=collate,
            num_workers=workers,
            prefetch_factor=4 if workers else None,
        )
    )
