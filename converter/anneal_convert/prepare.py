"""Folds, rotates and smooths a network layer by layer: the same function, easier to hold in eight bits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .forward import layer_forward
from .network import Layer, Source
from .rotation import rotate_layer, rotation
from .smoothing import smooth_layer


@dataclass
class Prepared:
    """A network ready to be written, read in this order: `embedding` [vocab, d], layers, `head()` [vocab, d]."""

    embedding: np.ndarray
    layers: Iterator[Layer]
    head: Callable[[], np.ndarray]


def prepare(source: Source, calibration: np.ndarray, report: Callable[[int], None] = lambda done: None) -> Prepared:
    """
    The turned and smoothed network. `calibration`: token ids [windows, length] of ordinary code; `report` gets the
    number of layers done.
    """
    turn = rotation(source.config.width)
    embedding = source.embedding() @ turn
    first_stream = embedding[calibration]

    def layers() -> Iterator[Layer]:
        stream = first_stream
        for index in range(source.config.layers):
            layer = rotate_layer(source.config, source.layer(index), turn)
            stream, taps = layer_forward(source.config, layer, stream)
            yield smooth_layer(source.config, layer, np.abs(taps.attended).max(0), np.abs(taps.hidden).max(0))
            report(index + 1)

    return Prepared(embedding, layers(), lambda: source.head() @ turn)
