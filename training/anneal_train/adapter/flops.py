"""Floating-point operations of a step, counted from the sizes: for the MFU of the progress line."""

from __future__ import annotations

from .package import Sizes
from .settings import RunSettings

#: Passes over canvas tokens in one step of a stage, in forwards without gradients: besides the one with gradients.
EXTRA_PASSES = {"mask": 0, "edit": 1, "policy": 2}


def step_flops(sizes: Sizes, settings: RunSettings, stage: str, rows: int) -> float:
    """Operations of one step of `settings.batch` sequences; two a multiplication, recomputed ones not counted."""
    s, a = settings.samples, settings.adapter
    queries, keys = sizes.heads * sizes.head_dim, sizes.kv_heads * sizes.head_dim
    layer = sizes.width * (2 * queries + 2 * keys + 3 * sizes.hidden)
    update = a.rank * (queries + sizes.width)
    if a.targets == "qkvo":
        update += a.rank * (3 * sizes.width + queries + 2 * keys)
    clean = 2 * sizes.layers * (layer + queries * s.clean)
    attended = 2 * queries * (s.clean / 2 + s.canvas)
    forward = 2 * sizes.layers * (layer + update + attended)
    # Backwards: once through the frozen matrices for the activations, twice through the updates.
    backward = 2 * sizes.layers * (layer + 2 * update + 2 * attended)
    head = 2 * sizes.width * rows
    chosen = next(one for one in settings.stages if one.name == stage)
    extra = EXTRA_PASSES.get(stage, chosen.orders * (chosen.rounds + 1))
    canvas = forward + backward + 3 * head + (1 + extra) * head + extra * forward
    return settings.batch * (s.clean * clean + s.canvas * canvas)
