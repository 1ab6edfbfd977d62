"""One layer in float32 with numpy: what the calibration text does to the inputs of the two smoothed products."""

from dataclasses import dataclass

import numpy as np

from .network import Config, Layer


@dataclass(frozen=True)
class Taps:
    """Inputs of the four products for the calibration text: rows are tokens."""

    normed_attention: np.ndarray
    attended: np.ndarray
    normed_ffn: np.ndarray
    hidden: np.ndarray


def rms_norm(x: np.ndarray, epsilon: float) -> np.ndarray:
    """x [..., d] divided by its root mean square; no gain."""
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon)


def rope_tables(config: Config, positions: int) -> tuple[np.ndarray, np.ndarray]:
    """Cosine and sine [positions, head_dim / 2], float32."""
    rates = config.rope_base ** (-np.arange(0, config.head_dim, 2) / config.head_dim)
    angles = np.outer(np.arange(positions), rates)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def layer_forward(config: Config, layer: Layer, stream: np.ndarray) -> tuple[np.ndarray, Taps]:
    """The stream [windows, length, d] behind the layer, each window causal on its own, and the products' inputs."""
    c, (windows, length, _) = config, stream.shape
    normed = rms_norm(stream, c.epsilon)
    qkv = (normed @ layer.qkv.T + layer.qkv_bias).reshape(windows, length, -1, c.head_dim).transpose(0, 2, 1, 3)
    q, k, v = np.split(qkv, [c.heads, c.heads + c.kv_heads], axis=1)
    q, k = _rotary(config, q), _rotary(config, k)
    k, v = (np.repeat(x, c.group, axis=1) for x in (k, v))
    scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(c.head_dim).astype(np.float32)
    scores = np.where(np.tri(length, dtype=bool), scores, np.float32(-1e9))
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    attended = (weights / weights.sum(-1, keepdims=True)) @ v
    attended = attended.transpose(0, 2, 1, 3).reshape(windows, length, -1)
    stream = stream + attended @ layer.out.T
    normed_ffn = rms_norm(stream, c.epsilon)
    gate, up = np.split(normed_ffn @ layer.gate_up.T, 2, axis=-1)
    hidden = gate / (1 + np.exp(-np.clip(gate, -80, 80))) * up
    taps = Taps(*(x.reshape(windows * length, -1) for x in (normed, attended, normed_ffn, hidden)))
    return stream + hidden @ layer.down.T, taps


def _rotary(config: Config, x: np.ndarray) -> np.ndarray:
    """Rotary positions in halves (not interleaved): x [windows, heads, length, hd]."""
    cos, sin = rope_tables(config, x.shape[2])
    a, b = np.split(x, 2, axis=-1)
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)
