"""Warm-up, stable, decay: the learning-rate factor as a function of progress through the run."""

from __future__ import annotations


def lr_factor(progress: float, warmup: float, decay: float) -> float:
    """progress 0..1 -> factor 0..1: linear rise over `warmup`, flat, linear fall over the last `decay`."""
    progress = min(max(progress, 0.0), 1.0)
    rise = 1.0 if warmup <= 0 else min(1.0, progress / warmup)
    fall = 1.0 if decay <= 0 else min(1.0, (1.0 - progress) / decay)
    return max(0.0, min(rise, fall))
