"""The tiny random body of the repository, and what its graph answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from anneal_train.adapter.adapter import Adapter
from anneal_train.adapter.body import Body
from anneal_train.adapter.package import Package, read_package
from anneal_train.adapter.settings import PRESETS

FOLDER = Path(__file__).parents[3] / "test" / "fixtures" / "tiny-model"


@cache
def package() -> Package:
    return read_package(FOLDER)


@cache
def body(rounding: bool = False) -> Body:
    return Body(package(), rounding=rounding)


def random_adapter(seed: int = 1) -> Adapter:
    """An adapter that changes every layer: nothing is left at zero."""
    torch.manual_seed(seed)
    adapter = Adapter(package().sizes, PRESETS["tiny"].adapter)
    for parameter in adapter.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return adapter


def graph_answers(ids: list[int]) -> dict[str, np.ndarray]:
    """Outputs of the package's graph for one causal reading of ids, all rows asked for."""
    session = onnxruntime.InferenceSession(FOLDER / "model.onnx")
    model, n = package().manifest["model"], len(ids)
    mask = np.full((n, 1 + n), -1e9, np.float32)
    mask[:, 1:][np.tri(n, dtype=bool)] = 0
    empty = np.zeros((model["kvHeads"], 1, model["headDim"]), np.float32)
    feed = {f"{name}.{i}": empty for i in range(model["layers"]) for name in "kv"}
    feed |= {"ids": np.array(ids), "positions": np.arange(n), "mask": mask, "rows": np.arange(n)}
    feed["given"] = np.zeros(n, np.int64)
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feed), strict=True))
