"""
Turns the residual stream by an orthogonal matrix, offline (QuaRot, arXiv 2404.00456).

What writes to the stream is multiplied by R, what reads it by its transpose; an RMSNorm without gain does not notice.
Outliers spread over all channels, so that eight bits a row are enough. Values are turned per head.
"""

from dataclasses import replace

import numpy as np

from .network import Config, Layer

SEED = 1


def hadamard(size: int) -> np.ndarray:
    """An orthogonal Hadamard matrix [size, size] of order 2^k, or h * 2^k where Paley gives h. Raises ValueError."""
    odd, power = size, 1
    while odd % 2 == 0:
        odd, power = odd // 2, power * 2
    if odd == 1:
        matrix, doublings = np.ones((1, 1)), power
    elif power >= 4:
        matrix, doublings = _paley(odd * 4), power // 4
    else:
        raise ValueError(f"no Hadamard matrix of order {size} is known here")
    while doublings > 1:
        matrix, doublings = np.block([[matrix, matrix], [matrix, -matrix]]), doublings // 2
    return matrix / np.sqrt(size)


def _paley(order: int) -> np.ndarray:
    """Paley's first and second construction for a prime q = order - 1 or q = order / 2 - 1."""
    for q in (order - 1, order // 2 - 1):
        if q < 3 or any(q % factor == 0 for factor in range(2, int(q**0.5) + 1)):
            continue
        residues = {i * i % q for i in range(1, q)}
        character = np.array([0] + [1 if a in residues else -1 for a in range(1, q)], float)
        jacobsthal = character[(np.arange(q)[:, None] - np.arange(q)) % q]
        one = np.ones((q, 1))
        if q == order - 1 and q % 4 == 3:
            return np.block([[np.zeros((1, 1)), one.T], [-one, jacobsthal]]) + np.eye(order)
        if q == order // 2 - 1 and q % 4 == 1:
            core = np.block([[np.zeros((1, 1)), one.T], [one, jacobsthal]])
            return np.kron(core, [[1, 1], [1, -1]]) + np.kron(np.eye(q + 1), [[1, -1], [-1, -1]])
    raise ValueError(f"no Hadamard matrix of order {order} is known here")


def rotation(size: int) -> np.ndarray:
    """The rotation R [size, size]: a Hadamard matrix with random signs, or a random one where none is known."""
    rng = np.random.default_rng(SEED)
    try:
        turned = hadamard(size) * rng.choice([-1, 1], size)[:, None]
    except ValueError:
        turned = np.linalg.qr(rng.standard_normal((size, size)))[0]
    return turned.astype(np.float32)


def rotate_layer(config: Config, layer: Layer, turn: np.ndarray) -> Layer:
    """The layer [out, in] that does in the turned stream what `layer` does in the plain one. `turn`: R [d, d]."""
    head_turn = rotation(config.head_dim)
    split = (config.heads + config.kv_heads) * config.head_dim
    qkv, bias = layer.qkv @ turn, layer.qkv_bias.copy()
    values = qkv[split:].reshape(config.kv_heads, config.head_dim, config.width)
    qkv[split:] = (head_turn.T @ values).reshape(-1, config.width)
    bias[split:] = (bias[split:].reshape(config.kv_heads, config.head_dim) @ head_turn).ravel()
    out = layer.out.reshape(config.width, config.heads, config.head_dim) @ head_turn
    return replace(
        layer,
        qkv=qkv,
        qkv_bias=bias,
        out=turn.T @ out.reshape(config.width, -1),
        gate_up=layer.gate_up @ turn,
        down=turn.T @ layer.down,
    )
