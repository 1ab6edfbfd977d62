"""Batches of prompts, in an order that depends on the seed alone, made by worker processes where there are any."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from .drafts import Drafts
from .windows import Window, Windows


@dataclass(frozen=True)
class Batch:
    """N prompts of L tokens, padded at the end; with A edit canvases of M positions each where drafts are trained.

    ids int64 [N, L]; first, end int64 [N]: the text is ids[first : end]; length int64 [N]: tokens before the padding.
    begins int64 [N, A], drafts int64 [N, A, M], own bool [N, A]: see drafts.py; empty (A = 0) in the other stages.
    """

    ids: Tensor
    first: Tensor
    end: Tensor
    length: Tensor
    begins: Tensor
    drafts: Tensor
    own: Tensor

    def to(self, device: str) -> Batch:
        """The batch on a device."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))

    def pin_memory(self) -> Batch:
        """The batch in memory that a GPU copies from while it computes."""
        return Batch(*(getattr(self, field.name).pin_memory() for field in fields(self)))

    def part(self, start: int, count: int) -> Batch:
        """Some of its sequences."""
        return Batch(*(getattr(self, field.name)[start : start + count] for field in fields(self)))


class Batches(Dataset):
    """The batches of one process among `world`; batch i is the same in every run with the same seed."""

    def __init__(
        self, windows: Windows, drafts: Drafts | None, clean: int, size: int, seed: str, place: tuple[int, int] = (0, 1)
    ) -> None:
        self._windows, self._drafts, self._clean, self._size, self._seed = windows, drafts, clean, size, seed
        self._rank, self._world = place

    def __getitem__(self, index: int) -> Batch:
        drawn = []
        for at in range(self._size):
            rng = random.Random(f"{self._seed} {(index * self._world + self._rank) * self._size + at}")
            none = np.zeros(0, np.int64), np.zeros((0, 1), np.int64), np.zeros(0, bool)
            drawn.append(self._drafts.draw(rng) if self._drafts else (self._windows.draw(rng), *none))
        windows, begins, drafts, own = zip(*drawn, strict=True)
        return collate(list(windows), self._clean, begins, drafts, own)


def collate(windows: list[Window], clean: int, begins=(), drafts=(), own=()) -> Batch:
    """A batch of windows, padded to `clean` tokens, with the arrays of their edit canvases where there are any."""
    ids = np.zeros((len(windows), clean), np.int64)
    for row, window in zip(ids, windows, strict=True):
        row[: len(window.ids)] = window.ids
    n = len(windows)
    return Batch(
        torch.from_numpy(ids),
        torch.tensor([window.first for window in windows]),
        torch.tensor([window.end for window in windows]),
        torch.tensor([len(window.ids) for window in windows]),
        torch.from_numpy(np.stack(begins)) if begins else torch.zeros(n, 0, dtype=torch.int64),
        torch.from_numpy(np.stack(drafts)) if drafts else torch.zeros(n, 0, 1, dtype=torch.int64),
        torch.from_numpy(np.stack(own)) if own else torch.zeros(n, 0, dtype=torch.bool),
    )


class _Endless:
    """Indices from `start` on."""

    def __init__(self, start: int) -> None:
        self._start = start

    def __iter__(self) -> Iterator[int]:
        at = self._start
        while True:
            yield at
            at += 1


def load(batches: Batches, start: int, workers: int, pinned: bool = False) -> Iterator[Batch]:
    """Batches from `start` on, without end, in order. Workers inherit the shards; they do not copy them."""
    return iter(DataLoader(batches, batch_size=None, sampler=_Endless(start), num_workers=workers, pin_memory=pinned))
