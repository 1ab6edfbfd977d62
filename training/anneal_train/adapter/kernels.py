"""The arithmetic of a layer as functions of tensors alone, so that one compilation serves all layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from .rounding import rounded_rows


def rms_norm(x: Tensor, epsilon: float) -> Tensor:
    """x divided by its root mean square; there is no gain."""
    return F.rms_norm(x, x.shape[-1:], eps=epsilon)


def linear(x: Tensor, weight: Tensor, rounding: bool) -> Tensor:
    """x [..., in] times a weight [out, in], rounded a row as the runtime does where that is asked for."""
    return F.linear((rounded_rows(x) if rounding else x).to(weight.dtype), weight)


def turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions: x [N, heads, n, hd], first half paired with second; cos, sin [N, 1, n, hd / 2]."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


def project(
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    cos: Tensor,
    sin: Tensor,
    added: Tensor | None,
    heads: int,
    kv_heads: int,
    rounding: bool,
) -> Tensor:
    """Normed stream [N, n, d] -> turned queries, turned keys, and values, one after the other [N, h + 2 kv, n, hd].

    added [N, n, (h + 2 kv) hd]: what an adapter adds to the product.
    """
    product = linear(x, weight, rounding)
    if added is not None:
        product = product + added
    all_heads = (product.float() + bias).unflatten(-1, (heads + 2 * kv_heads, -1)).transpose(1, 2)
    qk, v = all_heads.split((heads + kv_heads, kv_heads), 1)
    return torch.cat([turned(qk, cos, sin), v], 1).to(weight.dtype)


def feed_forward(
    stream: Tensor,
    read: Tensor,
    added: Tensor | None,
    out: Tensor,
    gate_up: Tensor,
    down: Tensor,
    mixer: Tensor | None,
    epsilon: float,
    rounding: bool,
) -> Tensor:
    """The stream [N, n, d], float32, behind the output matrix and the SwiGLU of a layer; read [N, n, h hd]."""
    product = linear(read, out, rounding)
    if added is not None:
        product = product + added
    stream = stream + product.float()
    first, second = linear(rms_norm(stream, epsilon), gate_up, rounding).chunk(2, -1)
    inner = F.silu(first) * second
    if mixer is not None:
        inner = (inner.float().unflatten(-1, (-1, mixer.shape[0])) @ mixer).flatten(-2)
    return stream + linear(inner, down, rounding).float()


@dataclass(frozen=True)
class Kernels:
    """The two functions, as they are or compiled."""

    project: Callable[..., Tensor] = project
    feed_forward: Callable[..., Tensor] = feed_forward
