"""An exported package of a model, and what the PyTorch model itself answers, to compare with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from anneal_train.config import Config
from anneal_train.data.batch import Batch
from anneal_train.data.echoes import Occurrences, canvas_echo, stream_echoes
from anneal_train.data.vocab import ID, MASK, NEVER_PREDICTED
from anneal_train.export.package import weights_of, write_package
from anneal_train.model.network import AnnealModel
from anneal_train.reference.engine import Engine

CANVAS = 9
VOCAB = 1024
TEXTS = ("def add(a, b):\n    ", "\n\nprint(add(1, 2))\n")


def package(tmp_path: Path, config: Config, model: AnnealModel, tokenizer, quantised: bool) -> Engine:
    out = tmp_path / ("int8" if quantised else "float")
    weights = weights_of(model.state_dict())
    write_package(config, weights, tokenizer, out, name="t", version="0", training={}, quantised=quantised)
    return Engine(out)


def torch_logp(model: AnnealModel, prefix: list[int], suffix: list[int], size: int) -> np.ndarray:
    """Log probabilities [size, vocab] of an all-mask canvas between the streams."""
    length = max(len(prefix), len(suffix))

    def row(values: list[int]) -> torch.Tensor:
        return torch.tensor([values])

    k = list(range(size))
    a, b = Occurrences(prefix), Occurrences(suffix)
    batch = Batch(
        prefix=row(prefix + [0] * (length - len(prefix))),
        suffix=row(suffix + [0] * (length - len(suffix))),
        canvas=row([ID[MASK]] * size),
        prefix_echo=row(stream_echoes(prefix, VOCAB) + [0] * (length - len(prefix))),
        suffix_echo=row(stream_echoes(suffix, VOCAB) + [0] * (length - len(suffix))),
        left=row([prefix[-1], *[ID[MASK]] * (size - 1)]),
        right=row([*[ID[MASK]] * (size - 1), suffix[-1]]),
        left_echo=row([canvas_echo(prefix, a, len(prefix), b, len(suffix), VOCAB), *[0] * (size - 1)]),
        right_echo=row([*[0] * (size - 1), canvas_echo(suffix, b, len(suffix), a, len(prefix), VOCAB)]),
        canvas_id=row([0] * size),
        pos_a=row([len(prefix) + i for i in k]),
        pos_b=row([1 - len(suffix) - (size - i) for i in k]),
        seen_a=row([len(prefix)] * size),
        seen_b=row([len(suffix)] * size),
        rows=row([2 * length + i for i in k]),
        labels=row([0] * size),
        weights=torch.ones(1, size),
        kinds=row([1] * size),
    )
    with torch.no_grad():
        logits = model.logits(model.hidden(batch))[0]
    logits[:, list(NEVER_PREDICTED)] = -1e9
    return logits.log_softmax(-1).numpy()
