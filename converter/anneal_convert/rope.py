"""The tables of the rotary positions."""

import numpy as np

from .network import Config

MAX_POSITIONS = 8192


def max_positions(config: Config) -> int:
    """Positions that the graph's tables cover."""
    return min(config.context, MAX_POSITIONS)


def rope_tables(config: Config, positions: int) -> tuple[np.ndarray, np.ndarray]:
    """Cosine and sine [positions, head_dim / 2], float32; a head's two halves are turned against each other."""
    rates = config.rope_base ** (-np.arange(0, config.head_dim, 2) / config.head_dim)
    angles = np.outer(np.arange(positions), rates)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
