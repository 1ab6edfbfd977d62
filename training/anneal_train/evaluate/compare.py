"""Compares runs: what each model does at the same held-out places after the same number of tokens."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from ..config import Config, DataConfig, config_from_dict
from ..data.corpus_text import Source
from ..data.heldout import line_cases
from ..data.loader import SampleDataset, batches
from ..data.row_kinds import CANVAS
from ..data.vocab import SPECIALS
from ..export.package import trained_weights
from ..model.network import AnnealModel, parameter_count
from ..train import checkpoint, runlog
from .infilling import exported_engine, infill

#: Which held-out places: another seed than training's and the watch's.
SEED = 77
#: Steps at the end of a run whose losses are averaged.
TAIL = 50


@dataclass
class Row:
    """A run's line of the table. Losses in nats; `exact` is the share of `lines` filled in as they stood there."""

    name: str
    parameters: int
    tokens: int
    #: mean over the last steps of training, a token: comparable where vocabulary and canvases are the same
    canvas_loss: float
    #: on held-out canvases made alike for all, a character: comparable throughout
    nats_a_character: float
    exact: float
    lines: int


def compare(run: Path, tokenizer: Tokenizer, documents: list[dict], lines: int, samples: int) -> Row:
    """Measures the last checkpoint in the folder of a run."""
    state = checkpoint.load(run / "last.pt")
    config = config_from_dict(state["config"])
    weights = trained_weights(state)
    model = AnnealModel(config.model)
    model.load_state_dict(weights)
    tail = runlog.read(run / "log.jsonl")[-TAIL:]
    cases = line_cases(documents, lines, config.data.stream, SEED)
    with exported_engine(config, weights, tokenizer) as engine:
        exact = sum(infill(engine, case) == case.gold for case in cases)
    return Row(
        name=config.name,
        parameters=parameter_count(model),
        tokens=state["progress"]["samples"] * config.data.tokens,
        canvas_loss=sum(entry["plain"] for entry in tail) / len(tail),
        nats_a_character=character_loss(model.eval(), config, tokenizer, documents, samples),
        exact=exact / lines,
        lines=lines,
    )


@torch.no_grad()
def character_loss(
    model: AnnealModel, config: Config, tokenizer: Tokenizer, documents: list[dict], samples: int
) -> float:
    """Cross-entropy of the text under the masks of held-out canvases, in nats a character.

    The canvases are those of the default settings, whatever the model was trained on, and only positions that hide
    text count: `<|expand|>` and `<|delete|>` would be easier to tell for one model than for the other.
    """
    default = DataConfig()
    data = config.data if config.data.twin else _with(config.data, default)
    source = Source(documents, data.languages)
    feed = batches(SampleDataset(source, tokenizer.to_str(), data, SEED, 0), 4, workers=0)
    nats = characters = 0.0
    for _ in range(max(1, samples // 4)):
        batch = next(feed)
        ce = model(batch)
        text = (batch.kinds == CANVAS) & (batch.weights > 0) & (batch.labels >= len(SPECIALS))
        nats += float(ce[text].sum())
        characters += sum(len(tokenizer.decode([label])) for label in batch.labels[text].tolist())
    return nats / characters


def _with(data: DataConfig, default: DataConfig) -> DataConfig:
    return DataConfig(**{**asdict(data), "fixed_canvas": default.fixed_canvas, "characters": default.characters})


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    head = "| run | parameters | tokens | canvas loss | nats a character | exact |\n|---|---:|---:|---:|---:|---:|\n"
    return head + "".join(
        f"| {r.name} | {r.parameters / 1e6:.2f} M | {r.tokens / 1e6:.2f} M | {r.canvas_loss:.3f} | "
        f"{r.nats_a_character:.3f} | {100 * r.exact:.1f} % of {r.lines} |\n"
        for r in rows
    )
