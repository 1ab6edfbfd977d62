"""Collects the nodes of an ONNX graph and streams its matrices into one file of external data."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

CONTRIB = "com.microsoft"
OPSET, IR_VERSION = 17, 9
# Matrices start at a multiple of every usual page size (16 kB on Apple's processors), so that they can be mapped.
ALIGNMENT = 16_384


class OnnxWriter:
    """Writes `folder/graph_name` and, beside it, `graph_name.data` with every constant of two or more dimensions."""

    def __init__(self, folder: Path, graph_name: str):
        self.graph_path = folder / graph_name
        self.weights_path = folder / f"{graph_name}.data"
        self._data = self.weights_path.open("wb")
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._named = 0

    def add(self, op: str, inputs: list[str], outputs: int | list[str] = 1, domain: str = "", **attributes):
        """Adds a node; returns its output's name, or a list of names where there are several."""
        names = outputs if isinstance(outputs, list) else [f"{op}_{self._named + i}" for i in range(outputs)]
        self._named += len(names)
        self._nodes.append(helper.make_node(op, inputs, names, domain=domain, **attributes))
        return names[0] if len(names) == 1 else names

    def contrib(self, op: str, inputs: list[str], outputs: int | list[str] = 1, **attributes):
        """Adds a node of onnxruntime's own operators."""
        return self.add(op, inputs, outputs, domain=CONTRIB, **attributes)

    def constant(self, name: str, array: np.ndarray) -> str:
        """A constant; one of the same name is written once."""
        if name not in self._constants:
            array = np.asarray(array, order="C")
            tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(array.dtype), dims=array.shape)
            if array.ndim < 2:
                tensor.raw_data = array.tobytes()
            else:
                self._write_external(tensor, array)
            self._constants[name] = tensor
        return name

    def scalar(self, value: float, dtype: type = np.float32) -> str:
        """A constant without dimensions."""
        return self.constant(f"{np.dtype(dtype).name}_{value}", np.array(value, dtype))

    def shape(self, *dims: int) -> str:
        """A constant int64 [len(dims)]."""
        return self.constant("shape_" + "_".join(map(str, dims)), np.array(dims, np.int64))

    def input(self, name: str, kind: int, shape: list) -> str:
        """Declares an input of the graph."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name: str, kind: int, shape: list) -> str:
        """Declares an output of the graph; a node has to make a value of this name."""
        self._outputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def save(self) -> None:
        """Closes the external data and writes the graph."""
        self._data.close()
        graph = helper.make_graph(self._nodes, "forward", self._inputs, self._outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION), self.graph_path)

    def _write_external(self, tensor: TensorProto, array: np.ndarray) -> None:
        self._data.write(b"\0" * (-self._data.tell() % ALIGNMENT))
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (
            ("location", self.weights_path.name),
            ("offset", self._data.tell()),
            ("length", array.nbytes),
        ):
            tensor.external_data.add(key=key, value=str(value))
        array.tofile(self._data)
