"""A qwen2 network read from a GGUF file."""

from pathlib import Path

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

from .errors import ConvertError
from .network import Config, Layer, fold_gain
from .vocabulary import Vocabulary, choose_vocabulary

# Two tensors count as one tied matrix at two precisions when they differ by less than this part of their mean size.
TIED_DIFFERENCE = 0.15


class GgufSource:
    """The parts of a qwen2 GGUF file, dequantised to float32 as they are asked for."""

    def __init__(self, path: Path):
        """Reads the header. Raises ConvertError for a file that is not GGUF or of another architecture."""
        try:
            self._reader = GGUFReader(path)
        except (ValueError, OSError) as error:
            raise ConvertError(f"{path} cannot be read as a GGUF file: {error}") from error
        architecture = self._field("general.architecture")
        if architecture != "qwen2":
            raise ConvertError(f"{path} holds a network of the architecture {architecture}; only qwen2 is supported.")
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        self.name: str = self._field("general.name", path.stem)
        self.licence: str = self._field("general.license", "unknown").lower()
        self.vocabulary: Vocabulary = choose_vocabulary(
            self._field("tokenizer.ggml.tokens"),
            self._field("tokenizer.ggml.token_type"),
            self._field("tokenizer.ggml.merges"),
        )
        heads = self._field("qwen2.attention.head_count")
        width = self._field("qwen2.embedding_length")
        self.config = Config(
            layers=self._field("qwen2.block_count"),
            width=width,
            heads=heads,
            kv_heads=self._field("qwen2.attention.head_count_kv"),
            head_dim=self._field("qwen2.attention.key_length", width // heads),
            hidden=self._field("qwen2.feed_forward_length"),
            rope_base=self._field("qwen2.rope.freq_base"),
            epsilon=self._field("qwen2.attention.layer_norm_rms_epsilon"),
            context=self._field("qwen2.context_length"),
            vocab=len(self.vocabulary.kept),
        )
        self.tied = self._is_tied()

    def layer(self, index: int) -> Layer:
        """Layer `index` with its norm gains folded in."""
        part = lambda name: self._tensor(f"blk.{index}.{name}")  # noqa: E731
        qkv = np.concatenate([part(f"attn_{name}.weight") for name in "qkv"])
        gate_up = np.concatenate([part("ffn_gate.weight"), part("ffn_up.weight")])
        return Layer(
            qkv=fold_gain(qkv, part("attn_norm.weight")),
            qkv_bias=np.concatenate([part(f"attn_{name}.bias") for name in "qkv"]),
            out=part("attn_output.weight"),
            gate_up=fold_gain(gate_up, part("ffn_norm.weight")),
            down=part("ffn_down.weight"),
        )

    def embedding(self) -> np.ndarray:
        """Kept rows [vocab, d]; the output matrix where it is the same one at a higher precision."""
        return self._rows("output.weight" if self.tied and "output.weight" in self._tensors else "token_embd.weight")

    def head(self) -> np.ndarray:
        """Kept rows of the output matrix [vocab, d] with the last norm's gain folded in."""
        rows = self._rows("output.weight" if "output.weight" in self._tensors else "token_embd.weight")
        return fold_gain(rows, self._tensor("output_norm.weight"))

    def _is_tied(self) -> bool:
        if "output.weight" not in self._tensors:
            return True
        embedding, output = (self._tensor(f"{name}.weight", slice(0, 256)) for name in ("token_embd", "output"))
        return float(np.abs(embedding - output).mean()) < TIED_DIFFERENCE * float(np.abs(output).mean())

    def _field(self, key: str, default=None):
        if key in self._reader.fields:
            return self._reader.fields[key].contents()
        if default is None:
            raise ConvertError(f"The GGUF file lacks the field {key}.")
        return default

    def _tensor(self, name: str, rows: slice | np.ndarray = slice(None)) -> np.ndarray:
        if name not in self._tensors:
            raise ConvertError(f"The GGUF file lacks the tensor {name}.")
        tensor = self._tensors[name]
        return dequantize(tensor.data[rows], tensor.tensor_type).astype(np.float32)

    def _rows(self, name: str) -> np.ndarray:
        return self._tensor(name, np.array(self.vocabulary.kept))
