"""Ablations: small runs that differ from `base` in one choice each, compared at equal tokens.

| name | what differs |
|---|---|
| base | nothing: length head, an eighth of the spans random characters, auxiliary loss, vocabulary of 8k |
| fixed-canvas | no length query: every infill begins with FIXED masks, and grows or shrinks from there |
| characters-05, characters-30 | share of the spans that are random characters |
| no-aux | no next-token loss on the streams |
| vocab-16k | twice the vocabulary (`runs/ablations.sh` trains its tokenizer) |

Prefix and suffix are independent streams in all of them. "Suffix first" (the prefix sees the suffix) is no setting:
the suffix that a prefix token sees would depend on the place of the canvas, so a document could serve one canvas
instead of a dozen, and its prefix could carry no next-token loss, because the suffix stream holds the answers. It would
need another trainer and give a twelfth of the canvases a token.
"""

from __future__ import annotations

from dataclasses import replace

from ..config import PRESETS, Config, DataConfig, ModelConfig, TrainConfig

#: Masks that every infill of `fixed-canvas` begins with: three single lines of four are no longer.
FIXED = 16

#: Small enough that two cores feed it tens of millions of tokens in an hour.
_BASE = Config(
    "ablation",
    ModelConfig(width=128, layers=4, heads=4, kv_heads=2, head_dim=32, pairs=8192),
    DataConfig(stream=256, canvas=256, aux=128, labels=192),
    TrainConfig(micro_batch=12),
)


def variants(base: Config) -> dict[str, Config]:
    """The runs around `base`, by name; each config is named `<base's name>-<name>`."""
    model, data, train = base.model, base.data, base.train
    made = {
        "base": base,
        "fixed-canvas": replace(base, data=replace(data, fixed_canvas=FIXED)),
        "characters-05": replace(base, data=replace(data, characters=0.05)),
        "characters-30": replace(base, data=replace(data, characters=0.30)),
        "no-aux": replace(base, train=replace(train, aux_weight=0.0)),
        "vocab-16k": replace(base, model=replace(model, vocab=2 * model.vocab)),
    }
    return {name: replace(config, name=f"{base.name}-{name}") for name, config in made.items()}


#: Every run by its config's name; `smoke-...` are those that tests rehearse.
ABLATIONS = {c.name: c for base in (_BASE, PRESETS["smoke"]) for c in variants(base).values()}
