"""What several tests share: tiny packages, a tiny GGUF file, and the package of the real base."""

import sys
from pathlib import Path

import gguf
import numpy as np
import pytest

from anneal_convert.__main__ import package, parse
from anneal_convert.cache import cache_folder
from anneal_convert.network import Layer
from anneal_convert.tiny import TinySource, tiny_vocabulary, write_tiny
from anneal_convert.vocabulary import SPECIAL

sys.path.insert(0, str(Path(__file__).parent))

SEED = 5


@pytest.fixture(scope="session")
def tiny_int8(tmp_path_factory) -> Path:
    """Folder of a tiny int8 package."""
    folder = tmp_path_factory.mktemp("tiny") / "int8"
    write_tiny(folder, SEED)
    return folder


@pytest.fixture(scope="session")
def tiny_float32(tmp_path_factory) -> Path:
    """Folder of the same tiny network in float32."""
    folder = tmp_path_factory.mktemp("tiny") / "float32"
    write_tiny(folder, SEED, float32=True)
    return folder


@pytest.fixture(scope="session")
def base_package() -> Path:
    """Folder of the package of the real base; made when the cache lacks it, as `npm run model` does."""
    return package(parse([]), cache_folder())


@pytest.fixture
def write_gguf(tmp_path):
    """Writes a small GGUF file from the tiny network; gains of the norms are 2, so that folding shows."""

    def write(architecture: str = "qwen2", without: str | None = None) -> Path:
        path, source = tmp_path / f"{architecture}.gguf", TinySource(SEED)
        config, vocabulary = source.config, tiny_vocabulary()
        writer = gguf.GGUFWriter(path, architecture)
        writer.add_name("Tiny Qwen")
        writer.add_block_count(config.layers)
        writer.add_context_length(config.context)
        writer.add_embedding_length(config.width)
        writer.add_feed_forward_length(config.hidden)
        writer.add_head_count(config.heads)
        writer.add_head_count_kv(config.kv_heads)
        writer.add_rope_freq_base(config.rope_base)
        writer.add_layer_norm_rms_eps(config.epsilon)
        writer.add_tokenizer_model("gpt2")
        special = len(SPECIAL)
        writer.add_token_list([*vocabulary.tokens[:-1], "[PAD]"])
        writer.add_token_types([1] * (len(vocabulary.tokens) - special - 1) + [3] * special + [5])
        writer.add_token_merges([" ".join(pair) for pair in vocabulary.merges])
        for name, array in _tensors(source).items():
            if name != without:
                writer.add_tensor(name, np.ascontiguousarray(array, np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path

    return write


GAIN = 2.0


def _tensors(source: TinySource) -> dict[str, np.ndarray]:
    """The tiny network's tensors by their GGUF names, unfolded: what reads a norm is divided by its gain."""
    c = source.config
    gain = np.full(c.width, GAIN)
    tensors = {
        "token_embd.weight": source.embedding(),
        "output.weight": source.head() / GAIN,
        "output_norm.weight": gain,
    }
    ends = np.cumsum([c.heads * c.head_dim, c.kv_heads * c.head_dim])
    for i in range(c.layers):
        layer: Layer = source.layer(i)
        for name, matrix, bias in zip("qkv", np.split(layer.qkv, ends), np.split(layer.qkv_bias, ends), strict=True):
            tensors[f"blk.{i}.attn_{name}.weight"] = matrix / GAIN
            tensors[f"blk.{i}.attn_{name}.bias"] = bias
        gate, up = np.split(layer.gate_up / GAIN, 2)
        tensors |= {
            f"blk.{i}.attn_norm.weight": gain,
            f"blk.{i}.ffn_norm.weight": gain,
            f"blk.{i}.attn_output.weight": layer.out,
            f"blk.{i}.ffn_gate.weight": gate,
            f"blk.{i}.ffn_up.weight": up,
            f"blk.{i}.ffn_down.weight": layer.down,
        }
    return tensors
