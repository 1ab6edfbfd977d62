"""
Signed 8-bit weights, one scale per output channel, that every processor multiplies exactly.

Processors without VNNI multiply u8 x s8 with vpmaddubsw, which adds the products of inputs 2j and 2j+1 in 16 bits and
saturates. A column's scale is just large enough that no two such weights sum to more than 128: 255 * 128 < 2^15.
"""

import numpy as np

LARGEST = 127
LARGEST_PAIR = 128
# Rounding two weights can add one to their sum.
ROUNDED_PAIR = LARGEST_PAIR - 1


def quantise_safe(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 [out, in] (in even) to int8 [in, out] and float32 scales [out]; matrix ~ (q * scale).T."""
    pairs = np.abs(matrix[:, 0::2] + matrix[:, 1::2]).max(1)
    scale = np.maximum(np.abs(matrix).max(1) / LARGEST, pairs / ROUNDED_PAIR)
    scale = np.maximum(scale, 1e-12).astype(np.float32)
    q = np.clip(np.rint(matrix / scale[:, None]), -LARGEST, LARGEST).astype(np.int8)
    return np.ascontiguousarray(q.T), scale


def quantise_rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 [rows, d] to int8 [rows, d] and float32 scales [rows, 1]: for a table that is only looked up."""
    scale = np.maximum(np.abs(matrix).max(1, keepdims=True) / LARGEST, 1e-12).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale


def largest_pair(q: np.ndarray) -> int:
    """The largest |w(2j) + w(2j+1)| of int8 weights [in, out]."""
    return int(np.abs(q[0::2].astype(np.int16) + q[1::2]).max())


def multiply_saturating(a: np.ndarray, q: np.ndarray) -> np.ndarray:
    """a u8 [n, in] times q s8 [in, out] as vpmaddubsw does it: pairs of products saturate at 16 bits."""
    a32, q32 = a.astype(np.int32), q.astype(np.int32)
    products = a32[:, :, None] * q32[None]
    pairs = products[:, 0::2] + products[:, 1::2]
    return np.clip(pairs, -(2**15), 2**15 - 1).sum(1)
