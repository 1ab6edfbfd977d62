"""
The graph of one forward of a qwen2 network for onnxruntime.

One forward reads n tokens at once: a prompt, a step, a draft to verify, or several hypotheses; only positions and mask
tell them apart.

    inputs   ids        int64 [n]           token ids
             positions  int64 [n]           rotary position of each token
             mask       f32   [n, past + n] added to the attention scores: 0, or a large negative number
             k.i, v.i   f32   [kv, past, hd] cached keys (already turned) and values of layer i; past >= 1, and the mask
                                            covers columns that hold nothing
             rows       int64 [r]           tokens whose next token is asked for
             given      int64 [r]           for each of them a token whose probability is asked for
    outputs  new_k.i, new_v.i  f32 [kv, n, hd]   what this forward adds to the cache
             top_ids    int64 [r, K]        the likeliest next tokens, best first
             top_logp   f32   [r, K]        their log probabilities (natural logarithm, over the whole vocabulary)
             given_logp f32   [r]           log probability of the given tokens
             hidden     f32   [r, d]        the normed stream that the head reads

Keys and values of the cache are never joined with the new ones, which would copy the cache in every forward: the scores
against both are joined instead.
"""

import numpy as np
from onnx import TensorProto

from .mixing import BLOCK, mixer
from .network import Config, Layer
from .onnx_writer import OnnxWriter
from .prepare import Prepared
from .products import Products
from .rope import max_positions, rope_tables

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
TOP_K = 64


class ForwardGraph:
    """Writes the graph part by part: `begin`, `layer` for each layer in order, `finish`."""

    def __init__(self, config: Config, writer: OnnxWriter, products: Products):
        self._config, self._writer, self._products = config, writer, products
        self._gain = writer.constant("unit_gain", np.ones(config.width, np.float32))
        self._index = 0

    def begin(self, embedding: np.ndarray) -> None:
        """Inputs, rotary tables and the lookup in `embedding` [vocab, d]."""
        g, c = self._writer, self._config
        ids = g.input("ids", INT64, ["n"])
        positions = g.input("positions", INT64, ["n"])
        mask = g.input("mask", FLOAT, ["n", "total"])
        for i in range(c.layers):
            g.input(f"k.{i}", FLOAT, [c.kv_heads, "past", c.head_dim])
            g.input(f"v.{i}", FLOAT, [c.kv_heads, "past", c.head_dim])
        g.input("rows", INT64, ["r"])
        g.input("given", INT64, ["r"])
        cos, sin = rope_tables(c, max_positions(c))
        self._rope = [g.constant("cos", cos), g.constant("sin", sin)]
        self._positions = g.add("Unsqueeze", [positions, g.shape(0)])
        # The queries that share a key head stand below each other.
        self._mask = g.add("Tile", [mask, g.shape(c.group, 1)])
        past = g.add("Slice", [g.add("Shape", ["k.0"]), g.shape(1), g.shape(2)])
        self._parts = g.add("Concat", [past, g.add("Shape", [ids])], axis=0)
        self._stream = self._products.lookup(ids, embedding)
        self._normed = g.add("SimplifiedLayerNormalization", [self._stream, self._gain], epsilon=c.epsilon, axis=-1)

    def layer(self, layer: Layer) -> None:
        """Attention and feed-forward part of the next layer."""
        c, i = self._config, self._index
        attended = self._attention(i, self._queries_keys_values(i, layer))
        self._add_to_stream(self._products.linear(attended, f"layer.{i}.out", layer.out))
        hidden = self._mixed(self._swiglu(i, layer))
        self._add_to_stream(self._products.linear(hidden, f"layer.{i}.down", layer.down))
        self._index += 1
        assert self._index <= c.layers

    def finish(self, head: np.ndarray) -> None:
        """Output matrix [vocab, d], best tokens and probabilities; saves the graph."""
        g, c = self._writer, self._config
        hidden = g.add("Gather", [self._normed, "rows"], [g.output("hidden", FLOAT, ["r", c.width])])
        logits = g.add("Identity", [self._products.linear(hidden, "head", head)], ["logits"])
        total = g.add("ReduceLogSumExp", [logits], axes=[-1], keepdims=1)
        k = min(TOP_K, c.vocab)
        best, _ = g.add("TopK", [logits, g.shape(k)], ["top_logits", "top_ids"], axis=-1)
        g.add("Sub", [best, total], ["top_logp"])
        given = g.add("GatherElements", [logits, g.add("Unsqueeze", ["given", g.shape(1)])], axis=1)
        g.add("Squeeze", [g.add("Sub", [given, total]), g.shape(1)], ["given_logp"])
        g.output("top_ids", INT64, ["r", k])
        g.output("top_logp", FLOAT, ["r", k])
        g.output("given_logp", FLOAT, ["r"])
        g.save()

    def _queries_keys_values(self, i: int, layer: Layer) -> tuple[str, str, str]:
        """Turned queries [kv, group * n, hd], turned keys and values [kv, n, hd]; the latter two are outputs."""
        g, c = self._writer, self._config
        qkv = self._products.linear(self._normed, f"layer.{i}.qkv", layer.qkv)
        qkv = g.add("Add", [qkv, g.constant(f"layer.{i}.qkv.bias", layer.qkv_bias)])
        turned = c.heads + c.kv_heads
        qk, v = g.add("Split", [qkv, g.shape(turned * c.head_dim, c.kv_heads * c.head_dim)], 2, axis=-1)
        qk = g.add("Unsqueeze", [qk, g.shape(0)])
        qk = g.contrib("RotaryEmbedding", [qk, self._positions, *self._rope])
        qk = g.add("Transpose", [g.add("Reshape", [qk, g.shape(-1, turned, c.head_dim)])], perm=[1, 0, 2])
        new = [g.output(f"new_{name}.{i}", FLOAT, [c.kv_heads, "n", c.head_dim]) for name in "kv"]
        q, k = g.add("Split", [qk, g.shape(c.heads, c.kv_heads)], [f"q.{i}", new[0]], axis=0)
        v = g.add("Reshape", [v, g.shape(-1, c.kv_heads, c.head_dim)])
        v = g.add("Transpose", [v], [new[1]], perm=[1, 0, 2])
        return g.add("Reshape", [q, g.shape(c.kv_heads, -1, c.head_dim)]), k, v

    def _attention(self, i: int, queries_keys_values: tuple[str, str, str]) -> str:
        """What the heads read [n, heads * hd]."""
        g, c = self._writer, self._config
        q, k, v = queries_keys_values
        scale = c.head_dim**-0.5
        scores = [g.contrib("FusedMatMul", [q, keys], transB=1, alpha=scale) for keys in (f"k.{i}", k)]
        scores = g.add("Add", [g.add("Concat", scores, axis=-1), self._mask])
        weights = g.add("Split", [g.add("Softmax", [scores], axis=-1), self._parts], 2, axis=-1)
        read = [g.add("MatMul", [part, values]) for part, values in zip(weights, (f"v.{i}", v), strict=True)]
        heads = g.add("Reshape", [g.add("Add", read), g.shape(c.heads, -1, c.head_dim)])
        return g.add("Reshape", [g.add("Transpose", [heads], perm=[1, 0, 2]), g.shape(-1, c.heads * c.head_dim)])

    def _swiglu(self, i: int, layer: Layer) -> str:
        """silu(gate) * up [n, hidden]."""
        g, c = self._writer, self._config
        both = self._products.linear(self._normed, f"layer.{i}.gate_up", layer.gate_up)
        gate, up = g.add("Split", [both, g.shape(c.hidden, c.hidden)], 2, axis=-1)
        return g.add("Mul", [g.contrib("QuickGelu", [gate], alpha=1.0), up])

    def _mixed(self, hidden: str) -> str:
        """The input of down_proj [n, hidden] with its outliers spread."""
        g, c = self._writer, self._config
        blocks = g.add("Reshape", [hidden, g.shape(-1, BLOCK)])
        return g.add("Reshape", [g.add("MatMul", [blocks, g.constant("mixer", mixer())]), g.shape(-1, c.hidden)])

    def _add_to_stream(self, x: str) -> None:
        g = self._writer
        normed, _, _, stream = g.contrib(
            "SkipSimplifiedLayerNormalization", [self._stream, x, self._gain], 4, epsilon=self._config.epsilon
        )
        self._normed, self._stream = normed, stream


def write_graph(config: Config, writer: OnnxWriter, products: Products, network: Prepared) -> None:
    """Writes the whole graph; one part of the network at a time is in memory."""
    graph = ForwardGraph(config, writer, products)
    graph.begin(network.embedding)
    for layer in network.layers:
        graph.layer(layer)
    graph.finish(network.head())
