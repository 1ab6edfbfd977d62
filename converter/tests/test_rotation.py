"""The rotations are orthogonal for every width that is met, and folding them in keeps each product as it was."""

import numpy as np
import pytest

from anneal_convert.mixing import mix_blocks, mix_layer
from anneal_convert.network import fold_gain
from anneal_convert.rotation import hadamard, rotate_layer, rotation
from anneal_convert.tiny import TinySource

rng = np.random.default_rng(4)


@pytest.mark.parametrize("size", [1, 2, 16, 64, 12, 20, 28, 36, 576, 896, 1536, 2048, 3584])
def test_hadamard_matrices_are_orthogonal_and_flat(size):
    matrix = hadamard(size)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(size), atol=1e-9)
    np.testing.assert_allclose(np.abs(matrix), size**-0.5)


def test_orders_without_a_known_matrix_get_a_random_rotation():
    with pytest.raises(ValueError, match="order 30"):
        hadamard(30)
    turn = rotation(30)
    np.testing.assert_allclose(turn @ turn.T, np.eye(30), atol=1e-5)


def test_a_folded_gain_gives_the_same_product():
    x, matrix, gain = rng.standard_normal((5, 8)), rng.standard_normal((3, 8)), rng.standard_normal(8)
    np.testing.assert_allclose((x * gain) @ matrix.T, x @ fold_gain(matrix, gain).T)


def test_a_rotated_layer_reads_and_writes_the_turned_stream():
    source = TinySource(1)
    c, layer, turn = source.config, source.layer(0), rotation(source.config.width)
    turned = rotate_layer(c, layer, turn)
    x = rng.standard_normal((6, c.width)).astype(np.float32)
    queries_keys = (c.heads + c.kv_heads) * c.head_dim
    np.testing.assert_allclose((x @ turn) @ turned.qkv[:queries_keys].T, x @ layer.qkv[:queries_keys].T, atol=1e-4)
    np.testing.assert_allclose((x @ turn) @ turned.gate_up.T, x @ layer.gate_up.T, atol=1e-4)

    def through_values(of, stream):
        values = stream @ of.qkv[queries_keys:].T + of.qkv_bias[queries_keys:]
        spread = np.repeat(values.reshape(len(stream), c.kv_heads, c.head_dim), c.group, 1)
        return spread.reshape(len(stream), -1) @ of.out.T

    np.testing.assert_allclose(through_values(turned, x @ turn), through_values(layer, x) @ turn, atol=1e-3)
    assert not np.allclose(turned.out, turn.T @ layer.out)


def test_a_mixed_layer_reads_the_mixed_input():
    layer = TinySource(1).layer(0)
    x = rng.standard_normal((6, layer.down.shape[1])).astype(np.float32)
    np.testing.assert_allclose(mix_blocks(x) @ mix_layer(layer).down.T, x @ layer.down.T, atol=1e-4)


def test_mixing_spreads_one_large_input():
    x = np.zeros((1, 128), np.float32)
    x[0, 70] = 100
    mixed = mix_blocks(x)
    assert np.abs(mixed).max() == pytest.approx(100 / 8)
    assert np.count_nonzero(mixed[0, :64]) == 0
