"""The network: two causal streams (prefix forwards, suffix backwards) and canvases that see both.

docs/model.md describes it. One forward takes B documents. Each has a prefix stream [L], a reversed suffix stream
[L] (the whole document both times) and canvas tokens [T] of several canvases at different places; a canvas sees the
first `seen_a` prefix keys, the first `seen_b` suffix keys and the tokens of its own canvas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..config import ModelConfig
from ..data.batch import Batch
from .neighbours import Neighbours, behind
from .qat import Matrix, Table

PREFIX, SUFFIX, CANVAS = 0, 1, 2

#: Gain of a head's scores at the start, and the largest logarithm of one: scores stay within +-64, far from overflow.
GAIN, MAX_LOG_GAIN = 1.5, 2.079


def norm(x: Tensor) -> Tensor:
    """RMSNorm without parameters over the last dimension."""
    return F.rms_norm(x, (x.shape[-1],))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding, half-split convention. x [..., n, D]; cos, sin broadcastable to [..., n, D/2]."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)


class Rope(nn.Module):
    """Cosines and sines of integer positions, which may be negative."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        half = config.head_dim // 2
        self.register_buffer(
            "frequency",
            config.rope_base ** (-torch.arange(half, dtype=torch.float32) / half),
            persistent=False,
        )

    def forward(self, pos: Tensor) -> tuple[Tensor, Tensor]:
        """pos [..., n] -> cos, sin [..., n, D/2], float32."""
        angle = pos.float().unsqueeze(-1) * self.frequency
        return angle.cos(), angle.sin()


@dataclass
class Geometry:
    """What attention needs beyond the hidden states, computed once a forward."""

    batch: int
    stream: int
    canvas: int
    rope_stream: tuple[Tensor, Tensor]
    rope_a: tuple[Tensor, Tensor]
    rope_b: tuple[Tensor, Tensor]
    #: float 0 or 1, [1, 1, 1, L, L]
    causal: Tensor
    #: float 0 or 1: canvas queries to prefix keys, suffix keys [B, 1, 1, T, L] and own keys [B, 1, 1, T, T]
    visible: tuple[Tensor, Tensor, Tensor]


class Attention(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.qkv = Matrix(config.width, (config.heads + 2 * config.kv_heads) * config.head_dim)
        self.out = Matrix(config.heads * config.head_dim, config.width)
        nn.init.zeros_(self.out.weight)
        #: Natural logarithm of what a head's scores are multiplied with. Normalised queries and keys alone give scores
        #: within +-sqrt(D): too flat to single out one key among hundreds, which copying needs.
        self.gain = nn.Parameter(torch.full((config.heads,), math.log(GAIN)))

    def forward(self, x: Tensor, geo: Geometry) -> Tensor:
        """x [N, width], N = B * (2L + T) laid out prefix rows, suffix rows, canvas rows."""
        c = self.config
        q, k, v = self.qkv(x).split([c.heads * c.head_dim, c.kv_heads * c.head_dim, c.kv_heads * c.head_dim], dim=-1)
        q = norm(q.view(-1, c.heads, c.head_dim)) * self.gain.clamp(max=MAX_LOG_GAIN).exp().unsqueeze(-1)
        k = norm(k.view(-1, c.kv_heads, c.head_dim))
        v = v.view(-1, c.kv_heads, c.head_dim)
        split = 2 * geo.batch * geo.stream
        streams, ks, vs = self._streams(q[:split], k[:split], v[:split], geo)
        canvas = self._canvas(q[split:], k[split:], v[split:], ks, vs, geo)
        return self.out(torch.cat((streams, canvas)))

    def _streams(self, q: Tensor, k: Tensor, v: Tensor, geo: Geometry) -> tuple[Tensor, Tensor, Tensor]:
        """Causal attention of both streams; also returns their keys and values [2B, kv, L, D]."""
        rows = (2 * geo.batch, geo.stream)
        q, k, v = (t.view(*rows, t.shape[-2], t.shape[-1]).transpose(1, 2) for t in (q, k, v))
        q, k = rotate(q, *geo.rope_stream).to(v.dtype), rotate(k, *geo.rope_stream).to(v.dtype)
        out = self._attend(self._grouped(q), ((k, geo.causal, v),), geo.stream)
        return out, k, v

    def _grouped(self, q: Tensor) -> Tensor:
        """[b, heads, n, D] -> [b, kv, heads / kv * n, D], so that a key head meets all its queries in one product."""
        b, _, _n, d = q.shape
        return q.reshape(b, self.config.kv_heads, -1, d)

    def _canvas(self, q: Tensor, k: Tensor, v: Tensor, ks: Tensor, vs: Tensor, geo: Geometry) -> Tensor:
        """Canvas attention over prefix keys (frame a), suffix keys (frame b) and its own canvas (frame a)."""
        c, b, t = self.config, geo.batch, geo.canvas
        q, k, v = (x.view(b, t, x.shape[-2], c.head_dim).transpose(1, 2) for x in (q, k, v))
        qa, qb = (self._grouped(rotate(q, *rope).to(v.dtype)) for rope in (geo.rope_a, geo.rope_b))
        k = rotate(k, *geo.rope_a).to(v.dtype)
        seen_a, seen_b, own = geo.visible
        return self._attend_parts(((qa, ks[:b], seen_a, vs[:b]), (qb, ks[b:], seen_b, vs[b:]), (qa, k, own, v)), t)

    def _attend(self, q: Tensor, parts: tuple[tuple[Tensor, Tensor, Tensor], ...], n: int) -> Tensor:
        return self._attend_parts(tuple((q, k, visible, v) for k, visible, v in parts), n)

    def _attend_parts(self, parts: tuple[tuple[Tensor, Tensor, Tensor, Tensor], ...], n: int) -> Tensor:
        """One softmax over several key sets, each with its own query rotation: (q, k, visible, v) a part.

        Queries and keys are normalised and the gain is bounded, so scores need no maximum subtracted; and the
        parts are never concatenated, which the compiler would do element by element (docs/training.md).
        """
        c = self.config
        total: Tensor | None = None
        out: Tensor | None = None
        for q, k, visible, v in parts:
            b, kv, _, _ = k.shape
            scores = (q @ k.transpose(-1, -2)).view(b, kv, c.heads // c.kv_heads, n, -1)
            e = (scores.float() * c.head_dim**-0.5).exp() * visible
            weight = e.sum(-1)
            mixed = e.to(v.dtype).view(b, kv, -1, k.shape[2]) @ v
            total = weight if total is None else total + weight
            out = mixed if out is None else out + mixed
        assert out is not None and total is not None
        b = out.shape[0]
        out = out.view(b, c.heads, n, c.head_dim) / total.reshape(b, c.heads, n, 1)
        return out.to(parts[0][3].dtype).transpose(1, 2).reshape(b * n, -1)


class Mlp(nn.Module):
    """ReLU^2 feed-forward."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.up = Matrix(config.width, config.mlp_ratio * config.width)
        self.down = Matrix(config.mlp_ratio * config.width, config.width)
        nn.init.zeros_(self.down.weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.relu(self.up(x)).square())


class Block(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.attention = Attention(config)
        self.mlp = Mlp(config)

    def forward(self, x: Tensor, geo: Geometry) -> Tensor:
        x = x + self.attention(norm(x), geo)
        return x + self.mlp(norm(x))


class AnnealModel(nn.Module):
    """Embedding (tied with the head), blocks, head."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = Table(config.vocab, config.width)
        self.stream = nn.Embedding(3, config.width)
        self.neighbours = Neighbours(config)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.rope = Rope(config)
        nn.init.normal_(self.embedding.weight, std=0.02)
        nn.init.normal_(self.stream.weight, std=0.02)

    def geometry(self, batch: Batch) -> Geometry:
        b, length = batch.prefix.shape
        t = batch.canvas.shape[1]
        device = batch.prefix.device
        index = torch.arange(length, device=device)
        cos, sin = self.rope(torch.stack((index, -index)))
        rope_stream = tuple(x.unsqueeze(1).expand(2, b, length, -1).reshape(2 * b, 1, length, -1) for x in (cos, sin))
        own = batch.canvas_id.unsqueeze(-1) == batch.canvas_id.unsqueeze(-2)
        if self.config.twin:
            own = own.tril()
        seen = (index < batch.seen_a.unsqueeze(-1), index < batch.seen_b.unsqueeze(-1))
        visible = tuple(x.float()[:, None, None] for x in (*seen, own))
        causal = (index[:, None] >= index).float()[None, None, None]
        rope_a, rope_b = (tuple(x.unsqueeze(1) for x in self.rope(p)) for p in (batch.pos_a, batch.pos_b))
        return Geometry(b, length, t, rope_stream, rope_a, rope_b, causal, visible)  # type: ignore[arg-type]

    def hidden(self, batch: Batch) -> Tensor:
        """Final normalised states of the asked rows, [B, R, width]."""
        geo = self.geometry(batch)
        b, length, t = geo.batch, geo.stream, geo.canvas
        ids = torch.cat((batch.prefix.flatten(), batch.suffix.flatten(), batch.canvas.flatten()))
        kind = torch.repeat_interleave(
            torch.arange(3, device=ids.device),
            torch.tensor([b * length, b * length, b * t], device=ids.device),
            output_size=ids.numel(),
        )
        unknown = torch.zeros_like(batch.prefix).flatten()
        left = torch.cat((behind(batch.prefix).flatten(), unknown, batch.left.flatten()))
        right = torch.cat((unknown, behind(batch.suffix).flatten(), batch.right.flatten()))
        left_echo = torch.cat((batch.prefix_echo.flatten(), unknown, batch.left_echo.flatten()))
        right_echo = torch.cat((unknown, batch.suffix_echo.flatten(), batch.right_echo.flatten()))
        beside = self.neighbours(ids, left, right, self.embedding)
        echoes = self.neighbours.echoes(left_echo, right_echo, self.embedding)
        x = norm(self.embedding(ids) + self.stream(kind) + beside + echoes)
        for block in self.blocks:
            x = block(x, geo)
        x = norm(x)
        parts = (
            x[: b * length].view(b, length, -1),
            x[b * length : 2 * b * length].view(b, length, -1),
            x[2 * b * length :].view(b, t, -1),
        )
        document = torch.cat(parts, dim=1)
        return document.gather(1, batch.rows.unsqueeze(-1).expand(-1, -1, document.shape[-1]))

    def logits(self, hidden: Tensor) -> Tensor:
        return self.embedding.head(hidden)

    def forward(self, batch: Batch) -> Tensor:
        """Cross-entropy of every asked row, [B, R] float32 (not yet weighted)."""
        logits = self.logits(self.hidden(batch)).float()
        return F.cross_entropy(logits.flatten(0, 1), batch.labels.flatten(), reduction="none").view(batch.labels.shape)


def parameter_count(model: AnnealModel) -> int:
    return sum(p.numel() for p in model.parameters())
