"""Runs a package's graph with onnxruntime: for measuring and for tests."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

HIDDEN_COLUMN = np.float32(-1e9)


class Session:
    """A package's graph; `logits=True` adds the logits [r, vocab] to its outputs."""

    def __init__(self, folder: Path, logits: bool = False, threads: int = 1, prepack: bool = True):
        self.manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        if not prepack:  # A float32 graph is then used where it lies on the disk.
            options.add_session_config_entry("session.disable_prepacking", "1")
        if logits:
            with tempfile.TemporaryDirectory(dir=folder) as temporary:
                self._session = onnxruntime.InferenceSession(_with_logits(folder, Path(temporary)), options)
        else:
            self._session = onnxruntime.InferenceSession(folder / "model.onnx", options)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def empty_cache(self, capacity: int) -> dict[str, np.ndarray]:
        """Buffers k.i and v.i [kv, capacity, hd] that hold nothing."""
        model = self.manifest["model"]
        shape = (model["kvHeads"], capacity, model["headDim"])
        return {f"{name}.{i}": np.zeros(shape, np.float32) for i in range(model["layers"]) for name in "kv"}

    def forward(
        self, cache: dict[str, np.ndarray], used: int, ids: list[int], rows: list[int], given: list[int] | None = None
    ) -> dict[str, np.ndarray]:
        """Reads ids behind the `used` columns of the cache, writes their keys and values into it, gives all outputs."""
        n, capacity = len(ids), cache["k.0"].shape[1]
        mask = np.full((n, capacity + n), HIDDEN_COLUMN)
        mask[:, :used] = 0
        mask[:, capacity:] = np.where(np.tri(n, dtype=bool), np.float32(0), HIDDEN_COLUMN)
        feed = {
            "ids": np.array(ids, np.int64),
            "positions": np.arange(used, used + n),
            "mask": mask,
            "rows": np.array(rows, np.int64),
            "given": np.array([0] * len(rows) if given is None else given, np.int64),
            **cache,
        }
        found = self.run(feed)
        if used + n <= capacity:
            for name, buffer in cache.items():
                buffer[:, used : used + n] = found[f"new_{name}"]
        return found

    def run(self, feed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """All outputs for inputs as the graph names them."""
        return dict(zip(self._outputs, self._session.run(self._outputs, feed), strict=True))


def _with_logits(folder: Path, temporary: Path) -> Path:
    """A copy of the graph, beside its weights, that also gives its logits."""
    model = onnx.load(folder / "model.onnx", load_external_data=False)
    model.graph.output.append(onnx.helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, None))
    weights, link = folder / "model.onnx.data", temporary / "model.onnx.data"
    try:
        os.link(weights, link)
    except OSError:
        shutil.copy(weights, link)
    onnx.save(model, temporary / "model.onnx")
    return temporary / "model.onnx"
