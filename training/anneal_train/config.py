"""Shape of the network, of the samples and of a run as plain data; `PRESETS` holds what the recipes in `runs/` name."""

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
    #: whether each neighbour has a table of its own beside the pairs (neighbours.py); they cost bytes, no arithmetic
    side_tables: bool = True
    #: the autoregressive twin (twin_canvas.py): canvas tokens see only the ones before them
    twin: bool = False


@dataclass(frozen=True)
class DataConfig:
    """Shape of one training document: two streams of `stream` tokens and `canvas` canvas tokens."""

    stream: int = 384
    canvas: int = 320
    #: positions a stream that carry the auxiliary next-token loss
    aux: int = 192
    #: canvas positions that may carry a label
    labels: int = 240
    #: share of the documents that are functions cut from their files (single_functions.py)
    single_functions: float = 0.4
    #: share of the spans that are random characters, not lines or brackets (spans.py)
    characters: float = 0.12
    #: masks that every all-masked canvas begins with, in place of a length query; 0: lengths are predicted
    fixed_canvas: int = 0
    #: canvases of the autoregressive twin (twin_canvas.py)
    twin: bool = False
    languages: tuple[tuple[str, float], ...] = (("python", 0.36), ("typescript", 0.32), ("javascript", 0.32))

    @property
    def tokens(self) -> int:
        """Stream and canvas tokens of a document: what "training tokens" counts."""
        return 2 * self.stream + self.canvas


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
    #: whether the decay runs on the weights that int8 can store (qat.py)
    qat: bool = True
    aux_weight: float = 0.5
    clip: float = 1.0
    save_minutes: float = 3.0
    compile: bool = True


@dataclass(frozen=True)
class EditConfig:
    """Stage 2's canvases (editing.py). With `share` 0 there are none: stage 1."""

    #: of the canvases, those that hold a draft
    share: float = 0.0
    #: of the drafts, relative: how they are made wrong
    levenshtein: float = 0.25
    breakage: float = 0.55
    clean: float = 0.20
    #: of the drafts, relative: what is masked of them
    visible: float = 0.50
    suspects: float = 0.30
    random: float = 0.20
    #: of the documents: those in which half the drafts are left to the model to make wrong (mutations.py); the trainer
    #: pays a forward pass for them
    mutated: float = 0.15
    #: of the documents: those drawn from edit pairs (edit_pairs.py), when there are any
    edit_pairs: float = 0.15
    #: of the partly masked canvases without a draft: those that are followed by their complement
    complement: float = 0.25


@dataclass(frozen=True)
class Config:
    name: str
    model: ModelConfig = ModelConfig()
    data: DataConfig = DataConfig()
    train: TrainConfig = TrainConfig()
    edit: EditConfig = EditConfig()

    def __post_init__(self) -> None:
        if self.model.twin != self.data.twin:
            raise ValueError("a twin needs both its model and its data to be a twin's (twin_of)")
        if self.model.twin and self.edit.share > 0:
            raise ValueError("a twin has no stage 2: it writes from left to right and edits nothing")

    def to_dict(self) -> dict:
        """Plain data; without `edit` in stage 1, so that its checkpoints look as they did before stage 2 existed."""
        data = asdict(self)
        if self.edit.share == 0:
            del data["edit"]
        return data


#: Settings that checkpoints and weight files of earlier versions hold under another name.
_RENAMED = {"lone": "single_functions", "mined": "edit_pairs", "grid": "qat"}


def config_from_dict(data: dict) -> Config:
    """Inverse of `Config.to_dict` (a checkpoint carries the config it was made with)."""

    def part(name: str) -> dict:
        return {_RENAMED.get(setting, setting): value for setting, value in data.get(name, {}).items()}

    shape = part("data")
    shape["languages"] = tuple((name, share) for name, share in shape["languages"])
    model, train, edit = ModelConfig(**part("model")), TrainConfig(**part("train")), EditConfig(**part("edit"))
    return Config(data["name"], model, DataConfig(**shape), train, edit)


_SMOKE_MODEL = ModelConfig(vocab=1024, width=64, layers=2, heads=2, kv_heads=1, head_dim=32, pairs=512)

PRESETS = {
    "smoke": Config(
        "smoke",
        _SMOKE_MODEL,
        DataConfig(stream=96, canvas=96, aux=36, labels=72, single_functions=0.0),
        TrainConfig(steps=60, micro_batch=4, accumulate=1, compile=False, save_minutes=1.0),
    ),
    "small": Config("small"),
    # As much body as an int8 package of 40 MB has room for (test_config.py); the tokenizer is that of `small`.
    "base": Config(
        "base",
        ModelConfig(width=512, layers=10, heads=8, kv_heads=2, pairs=8192, side_tables=False),
        DataConfig(stream=1024, canvas=768, aux=512, labels=576),
        TrainConfig(micro_batch=12, accumulate=8, muon_lr=0.02, adam_lr=0.003),
    ),
}


def preset(name: str, **train: object) -> Config:
    """A preset with some of its training settings replaced."""
    return with_training(PRESETS[name], **train)


def with_training(config: Config, **train: object) -> Config:
    """A config with some of its training settings replaced."""
    return replace(config, train=replace(config.train, **train))


#: Of the canvases of stage 2, those that hold a draft: drafts are longer than gaps, and filling gaps is most of
#: what the model is asked for, so it keeps the larger part.
EDIT_SHARE = 0.3
#: Stage 2's learning rates against stage 1's: it begins from trained weights, and from a package without their moments.
EDIT_RATE = 0.3


def edit_stage(config: Config) -> Config:
    """Stage 2 of a stage 1 config: drafts among the canvases, a row of loss for every canvas position, lower rates."""
    train = config.train
    rates = {name: EDIT_RATE * getattr(train, name) for name in ("muon_lr", "adam_lr", "gain_lr")}
    return replace(
        config,
        data=replace(config.data, labels=config.data.canvas),
        train=replace(train, decay=0.6, **rates),
        edit=replace(config.edit, share=EDIT_SHARE),
    )


def twin_of(config: Config) -> Config:
    """The autoregressive twin of a model: same body, documents and tokens; every canvas token has a label."""
    data = replace(config.data, twin=True, labels=config.data.canvas)
    return replace(config, name=f"{config.name}-twin", model=replace(config.model, twin=True), data=data)


def for_tokens(config: Config, tokens: float, world: int = 1) -> Config:
    """A run of as many steps as feed this many stream and canvas tokens (at least one) on `world` processes."""
    train = config.train
    steps = round(tokens / (config.data.tokens * train.micro_batch * train.accumulate * world))
    return replace(config, train=replace(train, steps=max(1, steps), minutes=0.0))
