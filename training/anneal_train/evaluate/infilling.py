"""Fills held-out gaps with given weights, through the graph that would be bundled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tokenizers import Tokenizer
from torch import Tensor

from ..config import Config
from ..data.heldout import Case
from ..export.package import LEFT_TO_RIGHT, weights_of, write_package
from ..reference.engine import PREFIX, SUFFIX, Engine
from ..reference.hypotheses import best_hypothesis, text_of
from ..reference.twin_decoding import decode_twin


@contextmanager
def exported_engine(config: Config, state: dict[str, Tensor], tokenizer: Tokenizer) -> Iterator[Engine]:
    """The weights as a package that exists for as long as it is used."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder)
        write_package(config, weights_of(state), tokenizer, package, name="live", version="0", training={})
        yield Engine(package)


def infill(engine: Engine, case: Case) -> str:
    """The model's text for a place, by the decoding that belongs to it; its length is the model's choice."""
    prefix, suffix = engine.streams(case.language, case.prefix, case.suffix, case.whole)
    a, b = engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX)
    sampler = engine.manifest["sampler"]
    if sampler.get("order") == LEFT_TO_RIGHT:
        return engine.tokenizer.decode(decode_twin(engine, a, b), skip_special_tokens=False)
    return text_of(engine, best_hypothesis(engine, a, b))
