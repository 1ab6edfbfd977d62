"""A plain float64 forward in numpy, written from the definition: what the converted graphs are held against."""

import numpy as np

from anneal_convert.network import Config, Source


def rms_norm(x: np.ndarray, epsilon: float) -> np.ndarray:
    """x [..., d] divided by its root mean square."""
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon)


def rotary(config: Config, x: np.ndarray) -> np.ndarray:
    """x [heads, n, hd] with positions 0..n-1 turned in."""
    half = config.head_dim // 2
    rates = config.rope_base ** (-np.arange(half) / half)
    angles = np.outer(np.arange(x.shape[1]), rates)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * np.cos(angles) - b * np.sin(angles), b * np.cos(angles) + a * np.sin(angles)], -1)


def reference_logits(source: Source, ids: list[int]) -> np.ndarray:
    """Logits [n, vocab] of every position, each seeing what stands before it."""
    c, n = source.config, len(ids)
    stream = source.embedding()[ids].astype(np.float64)
    for index in range(c.layers):
        layer = source.layer(index)
        qkv = rms_norm(stream, c.epsilon) @ layer.qkv.T + layer.qkv_bias
        heads = qkv.reshape(n, -1, c.head_dim).transpose(1, 0, 2)
        q, k = rotary(c, heads[: c.heads]), rotary(c, heads[c.heads : c.heads + c.kv_heads])
        v = heads[c.heads + c.kv_heads :]
        read = []
        for head in range(c.heads):
            scores = q[head] @ k[head // c.group].T / np.sqrt(c.head_dim)
            scores[~np.tri(n, dtype=bool)] = -np.inf
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            read.append(weights / weights.sum(-1, keepdims=True) @ v[head // c.group])
        stream = stream + np.concatenate(read, -1) @ layer.out.T
        gate, up = np.split(rms_norm(stream, c.epsilon) @ layer.gate_up.T, 2, axis=-1)
        stream = stream + (gate / (1 + np.exp(-gate)) * up) @ layer.down.T
    return rms_norm(stream, c.epsilon) @ source.head().T


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Natural logarithms of the probabilities along the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
