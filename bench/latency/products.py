"""Writes products.onnx, the graph of the int8 rate: python bench/latency/products.py (needs `onnx`).

16 products of u8 activations `x` [n, 512] with different s8 weights [512, 2048]: a layer's matrix of a small model, and
enough of them to leave the nearest cache. The weights are computed when the graph is loaded, so the file stays small:
entry i of weight k is (31 i + 17 k) mod 251, less 256 from 128 on. The one output `y` sums a number of each product, so
that none can be left out and none costs a copy.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

COUNT, DEPTH, WIDTH = 16, 512, 2048


def constant(name, value, kind=np.int64):
    return numpy_helper.from_array(np.asarray(value, kind), name)


def main():
    constants = [constant(*pair) for pair in (("zero", 0), ("one", 1), ("factor", 31), ("modulus", 251))]
    constants += [
        constant("entries", DEPTH * WIDTH),
        constant("half", 128),
        constant("whole", 256),
        constant("shape", [DEPTH, WIDTH]),
        constant("starts", [0, 0]),
        constant("ends", [1, 1]),
        constant("flat", [-1]),
        *[constant(f"shift{k}", 17 * k) for k in range(COUNT)],
    ]
    nodes = [
        helper.make_node("Range", ["zero", "entries", "one"], ["index"]),
        helper.make_node("Mul", ["index", "factor"], ["scaled"]),
    ]
    for k in range(COUNT):
        nodes += [
            helper.make_node("Add", ["scaled", f"shift{k}"], [f"sum{k}"]),
            helper.make_node("Mod", [f"sum{k}", "modulus"], [f"byte{k}"]),
            helper.make_node("GreaterOrEqual", [f"byte{k}", "half"], [f"large{k}"]),
            helper.make_node("Sub", [f"byte{k}", "whole"], [f"negative{k}"]),
            helper.make_node("Where", [f"large{k}", f"negative{k}", f"byte{k}"], [f"signed{k}"]),
            helper.make_node("Cast", [f"signed{k}"], [f"narrow{k}"], to=TensorProto.INT8),
            helper.make_node("Reshape", [f"narrow{k}", "shape"], [f"w{k}"]),
            helper.make_node("MatMulInteger", ["x", f"w{k}"], [f"p{k}"]),
            helper.make_node("Slice", [f"p{k}", "starts", "ends"], [f"s{k}"]),
            helper.make_node("Reshape", [f"s{k}", "flat"], [f"f{k}"]),
        ]
    nodes.append(helper.make_node("Concat", [f"f{k}" for k in range(COUNT)], ["all"], axis=0))
    nodes.append(helper.make_node("ReduceSum", ["all"], ["y"], keepdims=1))
    x = helper.make_tensor_value_info("x", TensorProto.UINT8, ["n", DEPTH])
    y = helper.make_tensor_value_info("y", TensorProto.INT32, [1])
    graph = helper.make_graph(nodes, "products", [x], [y], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model, full_check=True)
    save(model, Path(__file__).with_suffix(".onnx"))


if __name__ == "__main__":
    main()
