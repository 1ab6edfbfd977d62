"""Floating-point operations of a training step, counted from the config; model FLOP utilisation is a share of them.

Counted are the matrix products of one forward, a multiply-add as two operations, times three for the backward pass
(each product has two in it). As in PaLM (arXiv 2204.02311, appendix B) attention counts whole score matrices, masked
parts included. Not counted: table lookups, norms, softmax and the optimiser.
"""

from __future__ import annotations

from ..config import Config


def forward_products(config: Config) -> dict[str, int]:
    """Multiply-adds of one document's forward: `body`, `attention`, `neighbours`, `head`."""
    m, d = config.model, config.data
    tokens = d.tokens
    query, key = m.heads * m.head_dim, m.kv_heads * m.head_dim
    weights = m.width * (query + 2 * key) + query * m.width + 2 * m.mlp_ratio * m.width**2
    # Both streams meet themselves; a canvas token meets both streams and the canvas tokens. Scores, then values.
    scores = 2 * d.stream**2 + d.canvas * tokens
    rows = 2 * d.aux + d.labels
    return {
        "body": m.layers * weights * tokens,
        "attention": m.layers * 2 * query * scores,
        "neighbours": 4 * m.width**2 * tokens,
        "head": rows * m.width * m.vocab,
    }


def step_flops(config: Config, world: int = 1) -> int:
    """Floating-point operations of one optimiser step on `world` processes, forward and backward."""
    documents = config.train.micro_batch * config.train.accumulate * world
    return 3 * 2 * documents * sum(forward_products(config).values())
