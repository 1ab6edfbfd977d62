"""Folds, rotates and mixes a network layer by layer: the same function, easier to hold in eight bits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .mixing import mix_layer
from .network import Layer, Source
from .rotation import rotate_layer, rotation


@dataclass
class Prepared:
    """A network ready to be written, read in this order: `embedding` [vocab, d], layers, `head()` [vocab, d]."""

    embedding: np.ndarray
    layers: Iterator[Layer]
    head: Callable[[], np.ndarray]


def prepare(source: Source) -> Prepared:
    """The turned and mixed network."""
    turn = rotation(source.config.width)

    def layers() -> Iterator[Layer]:
        for index in range(source.config.layers):
            yield mix_layer(rotate_layer(source.config, source.layer(index), turn))

    return Prepared(source.embedding() @ turn, layers(), lambda: source.head() @ turn)
