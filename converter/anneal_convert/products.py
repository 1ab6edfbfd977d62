"""The two forms of a matrix product in the graph: int8 for use, and float32 to compare with."""

from typing import Protocol

import numpy as np

from .onnx_writer import OnnxWriter
from .quantise import quantise_rows, quantise_safe

ZERO_POINT = 128
SMALLEST_ROW = 1e-9


class Products(Protocol):
    """How the graph multiplies by a matrix and looks up a row of the embedding."""

    def linear(self, x: str, name: str, matrix: np.ndarray) -> str:
        """x [n, in] times the transpose of `matrix` [out, in]; gives [n, out]."""

    def lookup(self, ids: str, table: np.ndarray) -> str:
        """Rows [n, d] of `table` [vocab, d] for ids [n]."""


class Int8Products:
    """
    Unsigned 8-bit activations with one scale per row, signed 8-bit weights with one scale per output channel.

    One scale per tensor would not do: the first tokens of a Qwen prompt have activations hundreds of times the usual.
    """

    def __init__(self, writer: OnnxWriter):
        self._writer = writer

    def linear(self, x: str, name: str, matrix: np.ndarray) -> str:
        """x [n, in] times the transpose of `matrix` [out, in]."""
        g = self._writer
        q, scale = quantise_safe(matrix)
        largest = g.add("ReduceMax", [g.add("Abs", [x])], axes=[-1], keepdims=1)
        largest = g.add("Max", [largest, g.scalar(SMALLEST_ROW)])
        inverse = g.add("Div", [g.scalar(127.0), largest])
        zero = g.scalar(ZERO_POINT, np.uint8)
        rows = g.add("QuantizeLinear", [g.add("Mul", [x, inverse]), g.scalar(1.0), zero])
        weights, scales = g.constant(name, q), g.constant(f"{name}.scale", scale)
        product = g.contrib("MatMulIntegerToFloat", [rows, weights, g.scalar(1.0), scales, zero])
        return g.add("Div", [product, inverse])

    def lookup(self, ids: str, table: np.ndarray) -> str:
        """Rows of an int8 table with one scale per token."""
        g = self._writer
        q, scale = quantise_rows(table)
        rows = g.add("Cast", [g.add("Gather", [g.constant("embedding", q), ids])], to=1)
        scales = g.add("Gather", [g.constant("embedding.scale", scale), ids])
        return g.add("Mul", [rows, scales])


class FloatProducts:
    """The same graph in float32: what int8 is measured against."""

    def __init__(self, writer: OnnxWriter):
        self._writer = writer

    def linear(self, x: str, name: str, matrix: np.ndarray) -> str:
        """x [n, in] times the transpose of `matrix` [out, in]."""
        return self._writer.add("MatMul", [x, self._writer.constant(name, matrix.T)])

    def lookup(self, ids: str, table: np.ndarray) -> str:
        """Rows of a float32 table."""
        return self._writer.add("Gather", [self._writer.constant("embedding", table), ids])
