"""What the converter knows of a network: its sizes, one layer's matrices, and where they come from."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True)
class Config:
    """Sizes of a qwen2 network; `vocab` counts the rows that are kept."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    head_dim: int
    hidden: int
    rope_base: float
    epsilon: float
    context: int
    vocab: int

    @property
    def group(self) -> int:
        """Query heads that share one key head."""
        return self.heads // self.kv_heads


@dataclass
class Layer:
    """
    One layer without norm gains (they are folded into qkv and gate_up). Matrices are [out, in], float32.

    qkv [(heads + 2 kv) * hd, d], qkv_bias [(heads + 2 kv) * hd], out [d, heads * hd], gate_up [2 * hidden, d] (gate
    first), down [d, hidden].
    """

    qkv: np.ndarray
    qkv_bias: np.ndarray
    out: np.ndarray
    gate_up: np.ndarray
    down: np.ndarray


class Source(Protocol):
    """A network whose parts are read one at a time, so that a large one needs no more memory than its largest part."""

    config: Config

    def layer(self, index: int) -> Layer:
        """Layer `index` with its norm gains folded in."""

    def embedding(self) -> np.ndarray:
        """The kept rows of the embedding, float32 [vocab, d]."""

    def head(self) -> np.ndarray:
        """The kept rows of the output matrix with the last norm's gain folded in, float32 [vocab, d]."""


def fold_gain(matrix: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """The matrix [out, in] that reads x as `matrix` reads x * gain."""
    return matrix * gain


def parameters(config: Config, tied: bool) -> int:
    """Number of the network's parameters, norms included."""
    c = config
    qkv = (c.heads + 2 * c.kv_heads) * c.head_dim
    layer = (c.width + 1) * qkv + c.heads * c.head_dim * c.width + 3 * c.width * c.hidden + 2 * c.width
    return c.layers * layer + c.width + c.vocab * c.width * (1 if tied else 2)
