"""Gumbel noise by a seed, bit for bit that of `src/runtime`."""

from __future__ import annotations

import math

_FIRST, _SECOND, _STEP, _MASK = 0x85EBCA6B, 0xC2B2AE35, 0x9E3779B9, 0xFFFFFFFF


def _mixed(h: int) -> int:
    """The finaliser of MurmurHash3 on 32 bits."""
    h = ((h ^ (h >> 16)) * _FIRST) & _MASK
    h = ((h ^ (h >> 13)) * _SECOND) & _MASK
    return h ^ (h >> 16)


def gumbel(seed: int, step: int, position: int, token: int) -> float:
    """Standard Gumbel noise of a token at a canvas position in a denoise step (from 0). The largest of log
    probabilities with it is a sample of the distribution; masked diffusion samplers choose with it (LLaDA, arXiv
    2502.09992)."""
    h = 0
    for part in (seed, step, position, token):
        h = _mixed(((h ^ part) + _STEP) & _MASK)
    return -math.log(-math.log((h + 0.5) / 2**32))
