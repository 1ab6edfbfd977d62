"""The fields of a training sample, named once: `Sample` holds them as arrays, `Batch` as tensors of several samples."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

Values = TypeVar("Values")


@dataclass
class StreamFields(Generic[Values]):
    """Token ids of both streams as they are fed, and their echoes (echoes.py); [L] each."""

    prefix: Values
    suffix: Values
    prefix_echo: Values
    suffix_echo: Values


@dataclass
class CanvasFields(Generic[Values]):
    """The canvas tokens of all canvases of a document, one entry a token; [T] each.

    left, right: ids of the neighbours in the text; canvas_id: which canvas the token belongs to, -1 for padding;
    pos_a, pos_b: positions relative to the prefix and to the suffix; seen_a, seen_b: how many tokens of each stream the
    token sees.
    """

    canvas: Values
    left: Values
    right: Values
    left_echo: Values
    right_echo: Values
    canvas_id: Values
    pos_a: Values
    pos_b: Values
    seen_a: Values
    seen_b: Values


@dataclass
class LossFields(Generic[Values]):
    """The positions that carry a loss; [R] each.

    rows: indices into the concatenation prefix | suffix | canvas (0 .. 2L + T - 1); weights: 0 for no loss; kinds: as
    in row_kinds.py.
    """

    rows: Values
    labels: Values
    weights: Values
    kinds: Values


#: Names of the canvas columns, in the order of the fields.
CANVAS_FIELDS = tuple(field.name for field in fields(CanvasFields))


@dataclass
class Sample(LossFields[np.ndarray], CanvasFields[np.ndarray], StreamFields[np.ndarray]):
    """One document: int64 arrays, `weights` float32."""


@dataclass
class Batch(LossFields[Tensor], CanvasFields[Tensor], StreamFields[Tensor]):
    """B documents: the fields of `Sample` as tensors with a leading dimension B."""

    def to(self, device: torch.device | str) -> Batch:
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})
