"""Model shape and training settings as plain data; presets are what the recipes in `runs/` name."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class ModelConfig:
    """Shape of the network. Everything but `layers` follows from `width` in the presets."""

    vocab: int = 8192
    width: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    mlp_ratio: int = 4
    rope_base: float = 10_000.0
    #: buckets of the pair table (neighbours.py)
    pairs: int = 32_768


@dataclass(frozen=True)
class DataConfig:
    """Shape of one training document: two streams of `stream` tokens and `canvas` canvas tokens."""

    stream: int = 384
    canvas: int = 320
    #: positions a stream that carry the auxiliary next-token loss
    aux: int = 192
    #: canvas positions that may carry a label
    labels: int = 240
    languages: tuple[tuple[str, float], ...] = (("python", 0.50), ("typescript", 0.27), ("javascript", 0.23))


@dataclass(frozen=True)
class TrainConfig:
    """Optimisation. `steps` bounds the run; `minutes`, when given, replaces it by wall-clock time."""

    seed: int = 1
    steps: int = 2000
    minutes: float = 0.0
    micro_batch: int = 12
    accumulate: int = 1
    muon_lr: float = 0.02
    adam_lr: float = 0.004
    gain_lr: float = 0.01
    warmup: float = 0.02
    decay: float = 0.30
    weight_decay: float = 0.02
    aux_weight: float = 0.5
    clip: float = 1.0
    save_minutes: float = 3.0
    compile: bool = True


@dataclass(frozen=True)
class Config:
    name: str
    model: ModelConfig = ModelConfig()
    data: DataConfig = DataConfig()
    train: TrainConfig = TrainConfig()

    def to_dict(self) -> dict:
        return asdict(self)


def config_from_dict(data: dict) -> Config:
    """Inverse of `Config.to_dict` (a checkpoint carries the config it was made with)."""
    shape = dict(data["data"])
    shape["languages"] = tuple((name, share) for name, share in shape["languages"])
    return Config(data["name"], ModelConfig(**data["model"]), DataConfig(**shape), TrainConfig(**data["train"]))


_SMOKE_MODEL = ModelConfig(vocab=1024, width=64, layers=2, heads=2, kv_heads=1, head_dim=32, pairs=512)

PRESETS = {
    "smoke": Config(
        "smoke",
        _SMOKE_MODEL,
        DataConfig(stream=96, canvas=96, aux=36, labels=72),
        TrainConfig(steps=60, micro_batch=4, accumulate=1, compile=False, save_minutes=1.0),
    ),
    "small": Config("small"),
    "base": Config(
        "base",
        ModelConfig(vocab=16384, width=512, layers=10, heads=8, kv_heads=2),
        DataConfig(stream=1024, canvas=768, aux=512, labels=576),
        TrainConfig(micro_batch=24, accumulate=4, muon_lr=0.02, adam_lr=0.003),
    ),
}


def preset(name: str, **train: object) -> Config:
    """A preset with some of its training settings replaced."""
    config = PRESETS[name]
    return replace(config, train=replace(config.train, **train))
