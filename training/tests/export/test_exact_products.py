"""8-bit products are exact sums, also on processors without VNNI: there, unsigned by signed products saturate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from anneal_train.export.graph import CONTRIB, ZERO_POINT, GraphBuilder, quantise_columns

BUNDLED = Path(__file__).parents[3] / "models" / "model.onnx"
KIND = "MatMulIntegerToFloat"


def run(g: GraphBuilder, result: str, x: np.ndarray, kind: int) -> np.ndarray:
    """The value `result` of the builder's graph for its input `x`."""
    inputs = [helper.make_tensor_value_info("x", kind, list(x.shape))]
    outputs = [helper.make_tensor_value_info(result, TensorProto.FLOAT, None)]
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(CONTRIB, 1)]
    graph = helper.make_graph(g.nodes, "product", inputs, outputs, g.initialisers)
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


def test_an_exported_product_of_large_weights_is_exact() -> None:
    """Two neighbours of 127 times 255 are 64,770, twice what 16 bits with a sign hold."""
    weight = np.ones((8, 64), np.float32)
    weight[::2] *= -1
    g = GraphBuilder(quantised=True)
    x = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (3, 1))
    found = run(g, g.linear("x", {"w": weight}, "w"), x, TensorProto.FLOAT)
    np.testing.assert_allclose(found, x @ weight.T, rtol=5e-3)


def test_quantised_columns_of_weights_use_all_of_their_bits() -> None:
    values, scale = quantise_columns(np.array([[0.5, -2.0], [1.0, 1.0]], np.float32))
    assert np.abs(values).max() == 127
    np.testing.assert_allclose(values * scale, [[0.5, -2.0], [1.0, 1.0]], atol=0.01)


def bundled_weights() -> list[onnx.TensorProto]:
    """Constant weights of the bundled graph's products, [in, out]."""
    graph = onnx.load(BUNDLED).graph
    named = {entry.name: entry for entry in graph.initializer}
    names = dict.fromkeys(n.input[1] for n in graph.node if n.op_type == KIND and n.input[1] in named)
    return [named[name] for name in names]


@pytest.mark.parametrize("weight", bundled_weights(), ids=lambda entry: entry.name)
def test_products_with_the_bundled_weights_are_exact(weight: onnx.TensorProto) -> None:
    """The inputs that saturate first: the largest where a column's weight is positive, nothing elsewhere."""
    stored = numpy_helper.to_array(weight)
    assert stored.dtype == np.uint8
    signed = stored.astype(np.int64) - ZERO_POINT
    x = np.where(signed[:, :16].T > 0, 255, 0).astype(np.uint8)
    g = GraphBuilder(quantised=True)
    quantised = ["x", g.const(np.float32(1)), g.const(np.uint8(0))]
    product = g.int8_product(quantised, g.named(stored, "w"), g.const(np.ones(stored.shape[1], np.float32)))
    np.testing.assert_allclose(run(g, product, x, TensorProto.UINT8), x.astype(np.int64) @ signed, rtol=1e-6)
