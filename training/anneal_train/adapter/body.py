"""The frozen body in PyTorch, with the very weights that are served.

Two passes: the clean tokens, causal, without gradients; and the canvas, which sees the keys and values of the clean
pass and, with gradients, itself. The clean tokens never see a canvas, so one clean pass serves all canvases over it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .kernels import Kernels, feed_forward, project, rms_norm
from .lora import LayerUpdates
from .package import Package, Sizes
from .rounding import rounded_rows


@dataclass(frozen=True)
class Clean:
    """What the clean pass leaves: keys and values [N, kv, L, hd] of each layer, and the normed stream [N, L, d]."""

    keys: list[Tensor]
    values: list[Tensor]
    hidden: Tensor


class Layer(nn.Module):
    """One layer; weights [out, in] are buffers. The input of down_proj is mixed in blocks where the graph does so."""

    def __init__(self, package: Package, index: int, dtype: torch.dtype, rounding: bool) -> None:
        super().__init__()
        self.sizes, self.rounding, self.kernels = package.sizes, rounding, Kernels()
        for name in ("qkv", "out", "gate_up", "down"):
            self.register_buffer(name, torch.from_numpy(package.matrix(f"layer.{index}.{name}")))
        mixer = package.constants.get("mixer")
        if mixer is not None and not rounding:
            # Without rounding, mixing the input and mixing the weights is the same; the weights are mixed once.
            blocks = self.down.view(package.sizes.width, -1, mixer.shape[0])
            self.down = (blocks @ torch.tensor(np.array(mixer)).T).reshape(self.down.shape)
            mixer = None
        self.register_buffer("mixer", None if mixer is None else torch.tensor(np.array(mixer)))
        for name in ("qkv", "out", "gate_up", "down"):
            setattr(self, name, getattr(self, name).to(dtype))
        self.register_buffer("bias", torch.tensor(package.constants[f"layer.{index}.qkv.bias"]))

    def qkv_of(self, x: Tensor, turn: tuple[Tensor, Tensor], updates: LayerUpdates | None, gate: Tensor | None):
        """Normed stream [N, n, d] -> turned queries [N, h, n, hd], turned keys and values [N, kv, n, hd]."""
        s = self.sizes
        added = updates.qkv(x.to(self.qkv.dtype)) if updates is not None else None
        if added is not None and gate is not None:
            added = added * gate.to(added.dtype)
        product = self.kernels.project(x, self.qkv, self.bias, *turn, added, s.heads, s.kv_heads, self.rounding)
        return product.split((s.heads, s.kv_heads, s.kv_heads), 1)

    def finish(self, stream: Tensor, read: Tensor, updates: LayerUpdates | None, gate: Tensor | None) -> Tensor:
        """Stream [N, n, d] and what the heads read [N, h, n, hd] -> the stream behind the layer, float32."""
        read = read.transpose(1, 2).flatten(2)
        added = updates.o(read) if updates is not None else None
        if added is not None and gate is not None:
            added = added * gate.to(added.dtype)
        weights = self.out, self.gate_up, self.down, self.mixer
        return self.kernels.feed_forward(stream, read, added, *weights, self.sizes.epsilon, self.rounding)


class Body(nn.Module):
    """The frozen body. `rounding` emulates the runtime's unsigned 8-bit activations."""

    def __init__(self, package: Package, dtype: torch.dtype = torch.float32, rounding: bool = False) -> None:
        super().__init__()
        self.sizes: Sizes = package.sizes
        self.dtype = dtype
        self.layers = nn.ModuleList(Layer(package, i, dtype, rounding) for i in range(self.sizes.layers))
        self.register_buffer("embedding", torch.from_numpy(package.embedding()).to(dtype))
        self.register_buffer("head", torch.from_numpy(package.matrix("head")).to(dtype))
        self.register_buffer("cos", torch.tensor(package.constants["cos"]))
        self.register_buffer("sin", torch.tensor(package.constants["sin"]))
        self.rounding = rounding
        self.requires_grad_(False)

    def compile_layers(self) -> None:
        """Fuses the parts of the layers; the first steps then take a minute or two longer. What cannot be compiled on a
        machine runs as it is, with a warning."""
        import torch._dynamo as dynamo

        dynamo.config.suppress_errors = True
        fused = Kernels(torch.compile(project), torch.compile(feed_forward))
        for layer in self.layers:
            layer.kernels = fused

    @torch.no_grad()
    def clean(
        self, ids: Tensor, before: Clean | None = None, positions: Tensor | None = None, mask: Tensor | None = None
    ) -> Clean:
        """Reads ids [N, n] behind the m tokens of `before`, causally; gives all of them. Padding belongs at the end.

        positions [N, n] and mask bool [N, 1, n, m + n] are given where the tokens do not simply follow.
        """
        start = before.keys[0].shape[2] if before else 0
        n = ids.shape[1]
        if positions is None:
            positions = torch.arange(start, start + n, device=ids.device).expand(ids.shape)
        turn = self.turn(positions)
        if start and mask is None:
            mask = torch.ones(n, start + n, dtype=torch.bool, device=ids.device).tril(start)
        stream = self.embedding[ids].float()
        keys, values = [], []
        for i, layer in enumerate(self.layers):
            q, k, v = layer.qkv_of(rms_norm(stream, self.sizes.epsilon), turn, None, None)
            if before:
                k, v = torch.cat([before.keys[i], k], 2), torch.cat([before.values[i], v], 2)
            keys.append(k)
            values.append(v)
            stream = layer.finish(stream, attend(q, k, v, mask, causal=mask is None), None, None)
        hidden = rms_norm(stream, self.sizes.epsilon)
        return Clean(keys, values, torch.cat([before.hidden, hidden], 1) if before else hidden)

    def canvas(
        self,
        stream: Tensor,
        positions: Tensor,
        mask: Tensor,
        clean: Clean,
        updates: nn.ModuleList | None = None,
        gate: Tensor | None = None,
    ) -> Tensor:
        """The normed stream [N, C, d] of canvas positions.

        stream [N, C, d]: their embeddings; positions [N, C]; mask bool [N, 1, C, L + C]: what each may see of the clean
        tokens and of the canvases; updates: those of an adapter, None for the body alone; gate [N, C, 1]: 0 switches
        the updates off at a position.
        """
        turn = self.turn(positions)
        for i, layer in enumerate(self.layers):
            own = updates[i] if updates is not None else None
            q, k, v = layer.qkv_of(rms_norm(stream, self.sizes.epsilon), turn, own, gate)
            k, v = torch.cat([clean.keys[i], k], 2), torch.cat([clean.values[i], v], 2)
            stream = layer.finish(stream, attend(q, k, v, mask), own, gate)
        return rms_norm(stream, self.sizes.epsilon)

    def turn(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Cosine and sine [N, 1, n, hd / 2] of positions [N, n]."""
        return self.cos[positions][:, None], self.sin[positions][:, None]

    def logits(self, hidden: Tensor, rows: Tensor | None = None) -> Tensor:
        """float32 [..., vocab], or of the given rows of the head only [..., rows]."""
        head = self.head if rows is None else self.head[rows]
        return F.linear((rounded_rows(hidden) if self.rounding else hidden).to(self.dtype), head).float()


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, causal: bool = False) -> Tensor:
    """What queries [N, h, n, hd] read from keys and values [N, kv, m, hd]; each key head serves h / kv queries."""
    group = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
