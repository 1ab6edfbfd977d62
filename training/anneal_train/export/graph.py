"""The ONNX graph of docs/model.md ("The graph"), written node by node: int8 weights, caches in, top-k out.

Weights are 8-bit with a scale a column, activations unsigned 8-bit and quantised at run time: the one format that is
fast on CPUs at canvas sizes (measured: 5x fp32, 3-4x 4-bit and 8-bit block formats).

Weights are stored unsigned, with zero point 128. On processors without VNNI, onnxruntime's product of unsigned by
signed values adds pairs in 16 bits and saturates; its product of unsigned by unsigned values is exact everywhere.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ..config import ModelConfig
from ..data.vocab import NEVER_PREDICTED
from ..model.neighbours import LEFT_FACTOR, ORDER_SALT, RIGHT_FACTOR
from ..model.network import MAX_LOG_GAIN

OPSET = 21
CONTRIB = "com.microsoft"
EPSILON = 1.1920929e-07  # torch's rms_norm default for float32


#: A weight's initialisers are named after its entry in the state dict, with what was done to it: a matrix is
#: transposed, int8 values have their scales beside them, a gain is no longer a logarithm, the gate is in halves (.left,
#: .right). `package_weights.py` reads the weights back by these names.
TRANSPOSED, SCALE, EXPONENTIAL = ".T", ".scale", ".exp"

#: What a stored weight of 0 is: weights from -127 to 127 are the unsigned values 1 to 255.
ZERO_POINT = 128


def quantise_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """weight float32 [in, out] -> (int8 [in, out], scale float32 [out]), symmetric, a scale a column."""
    scale = np.maximum(np.abs(weight).max(axis=0), 1e-12) / 127.0
    return np.clip(np.rint(weight / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def stored(values: np.ndarray) -> np.ndarray:
    """int8 -> uint8 around ZERO_POINT, of the same shape."""
    return (values.astype(np.int16) + ZERO_POINT).astype(np.uint8)


def weights_stored(values: np.ndarray) -> np.ndarray:
    """The inverse of `stored`: uint8 -> int8."""
    return (values.astype(np.int16) - ZERO_POINT).astype(np.int8)


class GraphBuilder:
    """Collects nodes and initialisers; every method returns the name of its result."""

    def __init__(self, quantised: bool) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self.quantised = quantised
        self._count = 0

    def name(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def named(self, value: np.ndarray, name: str) -> str:
        """An initialiser with a name of its own: a weight."""
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def const(self, value: np.ndarray, stem: str = "c") -> str:
        return self.named(value, self.name(stem))

    def ints(self, *values: int) -> str:
        return self.const(np.asarray(values, dtype=np.int64))

    def op(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: object) -> list[str]:
        names = [self.name(kind.lower()) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def one(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        return self.op(kind, *inputs, domain=domain, **attributes)[0]

    def linear(self, x: str, weights: dict[str, np.ndarray], name: str) -> str:
        """x [n, in] times the transpose of the weight [out, in] of that name."""
        if not self.quantised:
            return self.one("MatMul", x, self.named(weights[name].T.astype(np.float32), name + TRANSPOSED))
        return self.int8_product(self.quantise(x), *self.int8_weight(weights, name))

    def fine_linear(self, x: str, weights: dict[str, np.ndarray], name: str) -> str:
        """`linear` for an x that one rounding to 8 bits is too coarse for."""
        if not self.quantised:
            return self.linear(x, weights, name)
        return self.fine_int8_product(x, *self.int8_weight(weights, name))

    def int8_weight(self, weights: dict[str, np.ndarray], name: str) -> tuple[str, str]:
        """The transpose of the weight [out, in] of that name as uint8 [in, out], and its scales [out]."""
        values, scale = quantise_columns(weights[name].T)
        return self.named(stored(values), name + TRANSPOSED), self.named(scale, name + SCALE)

    def zero_point(self) -> str:
        """Zero point of stored weights, uint8."""
        return self.const(np.uint8(ZERO_POINT))

    def quantise(self, x: str) -> list[str]:
        """x -> values uint8, one scale for all of x, its zero point."""
        return self.op("DynamicQuantizeLinear", x, outputs=3)

    def int8_product(self, quantised: list[str], weight: str, scale: str) -> str:
        """Quantised x [n, in] times stored weights [in, out] with a scale a column."""
        q, step, zero = quantised
        return self.one("MatMulIntegerToFloat", q, weight, step, scale, zero, self.zero_point(), domain=CONTRIB)

    def fine_int8_product(self, x: str, weight: str, scale: str) -> str:
        """The same for x as exact as 15 bits are: what the first rounding left is rounded and multiplied too.

        For the head alone: there a rounding error changes which token is best (docs/training.md has the figures).
        """
        coarse = self.quantise(x)
        left = self.one("Sub", x, self.one("DequantizeLinear", *coarse))
        parts = [self.int8_product(q, weight, scale) for q in (coarse, self.quantise(left))]
        return self.one("Add", *parts)

    def norm(self, x: str, size: int) -> str:
        ones = self.const(np.ones(size, dtype=np.float32))
        return self.one("SimplifiedLayerNormalization", x, ones, axis=-1, epsilon=EPSILON, stash_type=1)


def _rotation(g: GraphBuilder, pos: str, config: ModelConfig) -> tuple[str, str]:
    """pos int64 [n] -> cos, sin [1, n, D/2]."""
    half = config.head_dim // 2
    frequency = config.rope_base ** (-np.arange(half, dtype=np.float32) / half)
    angle = g.one(
        "Mul",
        g.one("Unsqueeze", g.one("Cast", pos, to=TensorProto.FLOAT), g.ints(1)),
        g.const(frequency[None]),
    )
    angle = g.one("Unsqueeze", angle, g.ints(0))
    return g.one("Cos", angle), g.one("Sin", angle)


def _rotate(g: GraphBuilder, x: str, rotation: tuple[str, str]) -> str:
    """x [h, n, D], half-split rotary embedding."""
    a, b = g.op("Split", x, outputs=2, axis=-1, num_outputs=2)
    cos, sin = rotation
    first = g.one("Sub", g.one("Mul", a, cos), g.one("Mul", b, sin))
    second = g.one("Add", g.one("Mul", a, sin), g.one("Mul", b, cos))
    return g.one("Concat", first, second, axis=-1)


def _attention(g: GraphBuilder, x: str, layer: int, weights: dict[str, np.ndarray], c: ModelConfig, shared) -> str:
    """One attention layer; also emits the outputs k_<layer> and v_<layer>."""
    rotation_a, rotation_b, mask = shared
    prefix = f"blocks.{layer}.attention."
    qkv = g.linear(x, weights, prefix + "qkv.weight")
    sizes = g.ints(c.heads * c.head_dim, c.kv_heads * c.head_dim, c.kv_heads * c.head_dim)
    q, k, v = g.op("Split", qkv, sizes, outputs=3, axis=-1)

    def heads(t: str, count: int) -> str:
        return g.one("Transpose", g.one("Reshape", t, g.ints(-1, count, c.head_dim)), perm=[1, 0, 2])

    q, k, v = heads(q, c.heads), heads(k, c.kv_heads), heads(v, c.kv_heads)
    gain = np.exp(np.minimum(weights[prefix + "gain"], MAX_LOG_GAIN)).astype(np.float32)
    q = g.one("Mul", g.norm(q, c.head_dim), g.named(gain[:, None, None], prefix + "gain" + EXPONENTIAL))
    k = g.norm(k, c.head_dim)
    shape = g.ints(c.kv_heads, -1, c.head_dim)
    qa = g.one("Reshape", _rotate(g, q, rotation_a), shape)
    qb = g.one("Reshape", _rotate(g, q, rotation_b), shape)
    k = g.one("Transpose", _rotate(g, k, rotation_a), perm=[0, 2, 1])
    _output(g, k, f"k_{layer}")
    _output(g, v, f"v_{layer}")
    scores = g.one(
        "Concat",
        g.one("MatMul", qa, f"ka_{layer}"),
        g.one("MatMul", qb, f"kb_{layer}"),
        g.one("MatMul", qa, k),
        axis=-1,
    )
    scores = g.one("Mul", scores, g.const(np.float32(c.head_dim**-0.5)))
    # [kv, group * n, keys] -> [kv * group, n, keys] to add the mask [n, keys]
    keys = g.one("Shape", mask, start=1, end=2)
    rows = g.one("Shape", mask, start=0, end=1)
    scores = g.one("Reshape", scores, g.one("Concat", g.ints(c.heads), rows, keys, axis=0))
    weight = g.one("Softmax", g.one("Add", scores, mask), axis=-1)
    weight = g.one("Reshape", weight, g.one("Concat", g.ints(c.kv_heads, -1), keys, axis=0))
    values = g.one("Concat", f"va_{layer}", f"vb_{layer}", v, axis=1)
    out = g.one(
        "Reshape",
        g.one("MatMul", weight, values),
        g.one("Concat", g.ints(c.heads), rows, g.ints(c.head_dim), axis=0),
    )
    out = g.one("Reshape", g.one("Transpose", out, perm=[1, 0, 2]), g.ints(-1, c.heads * c.head_dim))
    return g.linear(out, weights, prefix + "out.weight")


def _output(g: GraphBuilder, value: str, name: str) -> None:
    g.nodes.append(helper.make_node("Identity", [value], [name]))


class _Table:
    """Rows of a table float32 [rows, width] by id; 8-bit with a scale a row when the graph is quantised."""

    def __init__(self, g: GraphBuilder, weights: dict[str, np.ndarray], name: str) -> None:
        self._g = g
        if g.quantised:
            values, scale = quantise_columns(weights[name].T)
            self._rows, self._scale = g.named(stored(values.T), name), g.named(scale, name + SCALE)
        else:
            self._rows = g.named(weights[name], name)

    def __call__(self, ids: str) -> str:
        """ids int64 [n] -> float32 [n, width]."""
        g = self._g
        rows = g.one("Gather", self._rows, ids)
        if not g.quantised:
            return rows
        scale = g.one("Unsqueeze", g.one("Gather", self._scale, ids), g.ints(1))
        zero = g.const(np.float32(ZERO_POINT))
        return g.one("Mul", g.one("Sub", g.one("Cast", rows, to=TensorProto.FLOAT), zero), scale)

    def through(self, ids: str, weights: dict[str, np.ndarray], name: str) -> str:
        """The rows of ids [n] times the transpose of the weight of that name.

        The rows are 8-bit already, each with a scale of its own, so they are multiplied without it and scaled
        afterwards: nothing is rounded (docs/training.md says what rounding them again cost).
        """
        g = self._g
        if not g.quantised:
            return g.linear(self(ids), weights, name)
        rows = [g.one("Gather", self._rows, ids), g.const(np.float32(1)), g.zero_point()]
        scale = g.one("Unsqueeze", g.one("Gather", self._scale, ids), g.ints(1))
        return g.one("Mul", g.int8_product(rows, *g.int8_weight(weights, name)), scale)

    def transposed(self, x: str) -> str:
        """x [n, width] times the table's transpose: the tied head."""
        g = self._g
        head = g.one("Transpose", self._rows, perm=[1, 0])
        if not g.quantised:
            return g.one("MatMul", x, head)
        return g.fine_int8_product(x, head, self._scale)


def _bucket(g: GraphBuilder, left: str, right: str, pairs: int, salt: int) -> str:
    """`neighbours.pair_bucket` as nodes."""
    mixed = g.one("Add", g.one("Mul", left, g.ints(LEFT_FACTOR)), g.one("Mul", right, g.ints(RIGHT_FACTOR)))
    return g.one("Mod", g.one("Add", mixed, g.ints(salt)), g.ints(pairs))


def _neighbours(g: GraphBuilder, weights: dict[str, np.ndarray], c: ModelConfig, embedding: _Table) -> str:
    """What `neighbours.Neighbours` adds to the inputs, [n, width]."""
    ending = _bucket(g, "left", "ids", c.pairs, 0)
    beginning = _bucket(g, "ids", "right", c.pairs, ORDER_SALT)
    both = g.one("Concat", ending, beginning, axis=0)
    first, second = g.op("Split", _Table(g, weights, "neighbours.pair.weight")(both), outputs=2, axis=0, num_outputs=2)
    sides = ("left", "right") if c.side_tables else ()
    beside = [_Table(g, weights, f"neighbours.{side}.weight")(side) for side in sides]
    mixed = [embedding.through(side, weights, f"neighbours.from_{side}.weight") for side in ("left", "right")]
    return g.one("Sum", first, second, *beside, *mixed, *_echoes(g, weights, c, embedding))


def _echoes(g: GraphBuilder, weights: dict[str, np.ndarray], c: ModelConfig, embedding: _Table) -> list[str]:
    """What `neighbours.Neighbours.echoes` adds, a part a side."""
    vocab = g.ints(c.vocab)
    gate = "neighbours.gate.weight"
    halves = np.split(weights[gate], 2)
    parts = []
    for side, half in zip(("left", "right"), halves, strict=True):
        echo = f"echo_{side}"
        strength = g.one("Gather", g.named(half, f"{gate}.{side}"), g.one("Div", echo, vocab))
        gated = g.one("Mul", embedding(g.one("Mod", echo, vocab)), strength)
        parts.append(g.fine_linear(gated, weights, f"neighbours.from_echo_{side}.weight"))
    return parts


def build(weights: dict[str, np.ndarray], c: ModelConfig, top_k: int, quantised: bool = True) -> onnx.ModelProto:
    """weights: the state dict of `AnnealModel` as float32 arrays. Returns the checked graph."""
    g = GraphBuilder(quantised)
    embedding = _Table(g, weights, "embedding.weight")
    token = embedding("ids")
    stream = g.one("Gather", g.named(weights["stream.weight"], "stream.weight"), "stream")
    x = g.one("Sum", token, stream, _neighbours(g, weights, c, embedding))
    x = g.norm(x, c.width)
    shared_inputs = (_rotation(g, "pos", c), _rotation(g, "pos_b", c), "mask")
    for layer in range(c.layers):
        x = g.one("Add", x, _attention(g, g.norm(x, c.width), layer, weights, c, shared_inputs))
        mlp = f"blocks.{layer}.mlp."
        active = g.one("Relu", g.linear(g.norm(x, c.width), weights, mlp + "up.weight"))
        x = g.one("Add", x, g.linear(g.one("Mul", active, active), weights, mlp + "down.weight"))
    asked = g.norm(g.one("Gather", x, "ask"), c.width)
    logits = embedding.transposed(asked)
    bias = np.zeros(c.vocab, dtype=np.float32)
    bias[list(NEVER_PREDICTED)] = -1e9
    logits = g.one("Add", logits, g.const(bias))
    best, ids = g.op("TopK", logits, g.ints(top_k), outputs=2, axis=-1)
    total = g.one("ReduceLogSumExp", logits, g.ints(1), keepdims=1)
    _output(g, ids, "top_ids")
    _output(g, g.one("Sub", best, total), "top_logp")
    return _model(g, c, top_k)


def _model(g: GraphBuilder, c: ModelConfig, top_k: int) -> onnx.ModelProto:
    f, i = TensorProto.FLOAT, TensorProto.INT64
    info = helper.make_tensor_value_info
    inputs = [
        info(name, i, ["n"]) for name in ("ids", "left", "right", "echo_left", "echo_right", "stream", "pos", "pos_b")
    ]
    inputs.append(info("mask", f, ["n", "keys"]))
    for layer in range(c.layers):
        for slot, size in (("a", "A"), ("b", "B")):
            inputs.append(info(f"k{slot}_{layer}", f, [c.kv_heads, c.head_dim, size]))
            inputs.append(info(f"v{slot}_{layer}", f, [c.kv_heads, size, c.head_dim]))
    inputs.append(info("ask", i, ["m"]))
    outputs = [info("top_ids", i, ["m", top_k]), info("top_logp", f, ["m", top_k])]
    for layer in range(c.layers):
        outputs.append(info(f"k_{layer}", f, [c.kv_heads, c.head_dim, "n"]))
        outputs.append(info(f"v_{layer}", f, [c.kv_heads, "n", c.head_dim]))
    graph = helper.make_graph(g.nodes, "anneal", inputs, outputs, g.initialisers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="anneal")
    return model
