"""Input features of the adjacent tokens, added before any attention (docs/model.md, "Neighbours").

The input of a token is the sum of its embedding, the embedding of its stream, table entries for its left and right
neighbour and for the two pairs it forms with them, and the neighbours' own embeddings, each through a matrix. Tables
cost no arithmetic, so a small body gets pair statistics for free (bigram-hash embeddings and the one-token look-back of
the modded-nanogpt records). Through the embeddings, one attention layer can find where a neighbour occurred before;
with tables alone it would have to learn that token by token.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from ..config import ModelConfig
from ..data.echoes import CONTEXT
from .qat import Matrix, Table

#: Multipliers of the pair hash; odd and large enough to spread neighbouring ids. Part of the model format.
LEFT_FACTOR, RIGHT_FACTOR, ORDER_SALT = 40_503, 31_337, 7_919


def pair_bucket(left: Tensor, right: Tensor, pairs: int, salt: int) -> Tensor:
    """Bucket 0..pairs-1 of two neighbouring ids; `salt` keeps pairs that end here apart from pairs that begin here."""
    return (left * LEFT_FACTOR + right * RIGHT_FACTOR + salt) % pairs


class Neighbours(nn.Module):
    """Tables and matrices for the neighbours, the pairs (left, token) and (token, right), and the echoes of both."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.left = Table(config.vocab, config.width) if config.side_tables else None
        self.right = Table(config.vocab, config.width) if config.side_tables else None
        self.pair = Table(config.pairs, config.width)
        self.gate = nn.Embedding(2 * (CONTEXT + 1), config.width)
        self.from_echo_left = Matrix(config.width, config.width)
        self.from_echo_right = Matrix(config.width, config.width)
        self.from_left = Matrix(config.width, config.width)
        self.from_right = Matrix(config.width, config.width)
        nn.init.ones_(self.gate.weight)
        for part in (self.left, self.right, self.pair, self.from_left, self.from_right):
            if part is not None:
                nn.init.zeros_(part.weight)
        for part in (self.from_echo_left, self.from_echo_right):
            nn.init.zeros_(part.weight)

    def forward(self, ids: Tensor, left: Tensor, right: Tensor, embedding: nn.Embedding) -> Tensor:
        """ids, left, right int64 [n] -> [n, width]; a neighbour that is not known is id 0 (`<|pad|>`)."""
        pairs = self.pair.num_embeddings
        ending = pair_bucket(left, ids, pairs, 0)
        beginning = pair_bucket(ids, right, pairs, ORDER_SALT)
        parts = [self.pair(ending), self.pair(beginning)]
        if self.left is not None and self.right is not None:
            parts = [self.left(left), self.right(right), *parts]
        total = parts[0]
        for part in (*parts[1:], self.from_left(embedding(left)), self.from_right(embedding(right))):
            total = total + part
        return total

    def echoes(self, left: Tensor, right: Tensor, embedding: nn.Embedding) -> Tensor:
        """left, right int64 [n]: echoes (echoes.py) of what stands on either side -> [n, width]."""
        vocab = embedding.num_embeddings
        shift = self.gate.num_embeddings // 2
        gated_left = embedding(left % vocab) * self.gate(left // vocab)
        gated_right = embedding(right % vocab) * self.gate(right // vocab + shift)
        return self.from_echo_left(gated_left) + self.from_echo_right(gated_right)


def behind(stream: Tensor) -> Tensor:
    """[B, L] ids in the order they are fed -> the id fed before each, 0 before the first."""
    return F.pad(stream[:, :-1], (1, 0))
