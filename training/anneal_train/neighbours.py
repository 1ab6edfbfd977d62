"""What a token is told about the tokens beside it, before any attention (ARCHITECTURE.md, "Neighbours").

A token's input is the sum of its embedding, its stream's, its left and right neighbour's and those of the two pairs it
forms with them. Tables cost no arithmetic, so a small body gets the statistics of pairs for nothing and its attention
is free for copying (bigram-hash embeddings and the one-token look-back of the modded-nanogpt records).
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from .config import ModelConfig

#: Multipliers of the pair hash; odd and large enough to spread neighbouring ids. Part of the model format.
LEFT_FACTOR, RIGHT_FACTOR, ORDER_SALT = 40_503, 31_337, 7_919


def pair_bucket(left: Tensor, right: Tensor, pairs: int, salt: int) -> Tensor:
    """Bucket 0..pairs-1 of two neighbouring ids; `salt` keeps pairs that end here apart from pairs that begin here."""
    return (left * LEFT_FACTOR + right * RIGHT_FACTOR + salt) % pairs


class Neighbours(nn.Module):
    """Tables for the left and right neighbour, and for the pairs (left, token) and (token, right)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.left = nn.Embedding(config.vocab, config.width)
        self.right = nn.Embedding(config.vocab, config.width)
        self.pair = nn.Embedding(config.pairs, config.width)
        for table in (self.left, self.right, self.pair):
            nn.init.zeros_(table.weight)

    def forward(self, ids: Tensor, left: Tensor, right: Tensor) -> Tensor:
        """ids, left, right int64 [n] -> [n, width]; a neighbour that is not known is id 0 (`<|pad|>`)."""
        pairs = self.pair.num_embeddings
        ending = pair_bucket(left, ids, pairs, 0)
        beginning = pair_bucket(ids, right, pairs, ORDER_SALT)
        return self.left(left) + self.right(right) + self.pair(ending) + self.pair(beginning)


def behind(stream: Tensor) -> Tensor:
    """[B, L] ids in the order they are fed -> the id fed before each, 0 before the first."""
    return F.pad(stream[:, :-1], (1, 0))
