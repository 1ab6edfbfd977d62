"""
Moves outliers of an activation into the weights that read it (SmoothQuant, arXiv 2211.10438), where this is free.

The division of down_proj's input goes into up_proj, that of o_proj's input into v_proj; all query heads of a group
share their values and so their factors.
"""

from dataclasses import replace

import numpy as np

from .network import Config, Layer

ALPHA = 0.5
SMALLEST = 1e-5


def _factors(seen: np.ndarray, held: np.ndarray, alpha: float) -> np.ndarray:
    """Factors of each channel with geometric mean 1: large where the activation is larger than the weights."""
    logs = alpha * np.log(np.maximum(seen, SMALLEST)) - (1 - alpha) * np.log(np.maximum(held, SMALLEST))
    return np.exp(logs - logs.mean()).astype(np.float32)


def smooth_layer(config: Config, layer: Layer, attended: np.ndarray, hidden: np.ndarray, alpha: float = ALPHA) -> Layer:
    """The same function with flatter inputs. `attended` [heads * hd] and `hidden`: largest |input| of each channel."""
    down = _factors(hidden, np.abs(layer.down).max(0), alpha)
    gate_up = layer.gate_up.copy()
    gate_up[config.hidden :] /= down[:, None]

    shared = lambda x: x.reshape(config.kv_heads, config.group, config.head_dim).max(1).ravel()  # noqa: E731
    values = _factors(shared(attended), shared(np.abs(layer.out).max(0)), alpha)
    split = (config.heads + config.kv_heads) * config.head_dim
    qkv, bias = layer.qkv.copy(), layer.qkv_bias.copy()
    qkv[split:] /= values[:, None]
    bias[split:] /= values
    spread = np.repeat(values.reshape(config.kv_heads, 1, config.head_dim), config.group, 1).ravel()
    return replace(layer, qkv=qkv, qkv_bias=bias, out=layer.out * spread, gate_up=gate_up, down=layer.down * down)
