"""Safe weights never saturate where products are added in 16 bits, and the check notices when they would."""

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto

from anneal_convert.onnx_writer import OnnxWriter
from anneal_convert.products import Int8Products
from anneal_convert.quantise import largest_pair, multiply_saturating, quantise_safe

rng = np.random.default_rng(3)
SPIKES = rng.standard_normal((16, 64)).astype(np.float32)
SPIKES[:, :8] *= 50
MATRICES = {
    "normal": rng.standard_normal((48, 64)).astype(np.float32),
    "equal": np.full((16, 64), 0.3, np.float32),
    "opposite": np.tile(np.array([1, -1], np.float32), (16, 32)),
    "spikes": SPIKES,
    "half steps": (rng.integers(-8, 9, (48, 64)) / 16).astype(np.float32),
    "zero": np.zeros((16, 64), np.float32),
    "one": np.eye(16, 64, dtype=np.float32),
}


def quantise_plainly(matrix: np.ndarray) -> np.ndarray:
    """int8 weights [in, out] that use all 127 steps."""
    scale = np.abs(matrix).max(1, keepdims=True) / 127
    return np.rint(matrix / scale).astype(np.int8).T


def exact(a: np.ndarray, q: np.ndarray) -> np.ndarray:
    return a.astype(np.int64) @ q.astype(np.int64)


@pytest.mark.parametrize("name", MATRICES)
def test_safe_weights_never_saturate(name):
    q, _ = quantise_safe(MATRICES[name])
    assert largest_pair(q) <= 128
    worst = np.where(q.T >= 0, 255, 0).astype(np.uint8), np.where(q.T < 0, 255, 0).astype(np.uint8)
    for a in (*worst, np.full((1, q.shape[0]), 255, np.uint8)):
        np.testing.assert_array_equal(multiply_saturating(a, q), exact(a, q))


def test_random_matrices_of_any_scale_are_safe():
    for seed in range(200):
        draw = np.random.default_rng(seed)
        matrix = draw.standard_t(draw.integers(1, 8), (32, 2 * int(draw.integers(1, 40)))) * 10.0 ** draw.integers(
            -6, 6
        )
        q, _ = quantise_safe(matrix.astype(np.float32))
        assert largest_pair(q) <= 128
        assert q.min() >= -127


def test_plain_weights_saturate_and_the_emulation_shows_it():
    q = quantise_plainly(MATRICES["normal"])
    a = np.where(q.T >= 0, 255, 0).astype(np.uint8)
    assert largest_pair(q) > 128
    assert (multiply_saturating(a, q) != exact(a, q)).any()


def test_rounding_error_is_that_of_eight_bits():
    matrix = MATRICES["normal"]
    q, scale = quantise_safe(matrix)
    assert np.abs((q * scale).T - matrix).max() <= scale.max() / 2 * 1.001


def test_this_processor_multiplies_safe_weights_exactly(tmp_path):
    """onnxruntime's own kernel, whatever this processor has, against exact integer sums."""
    matrix = rng.standard_normal((96, 256)).astype(np.float32)
    writer = OnnxWriter(tmp_path, "product.onnx")
    x = writer.input("x", TensorProto.FLOAT, ["n", 256])
    product = Int8Products(writer).linear(x, "matrix", matrix)
    writer.add("Identity", [product], [writer.output("y", TensorProto.FLOAT, ["n", 96])])
    writer.save()
    session = onnxruntime.InferenceSession(tmp_path / "product.onnx")
    q, scale = quantise_safe(matrix)
    for n in (1, 2, 5, 40):
        signs = np.sign(q.T[rng.integers(0, 96, n)]).astype(
            np.float32
        )  # every product of one output as large as can be
        signs[signs == 0] = 1
        sums = exact(np.rint(signs * 127), q)
        np.testing.assert_allclose(session.run(None, {"x": signs})[0], sums * scale / 127, rtol=1e-5, atol=1e-5)
