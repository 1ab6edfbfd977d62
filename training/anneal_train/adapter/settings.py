"""Settings of the adapter, of the samples and of the four stages; the presets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

STAGES = ("mask", "edit", "order", "policy")
TARGETS = ("qkvo", "o")


@dataclass(frozen=True)
class AdapterShape:
    """Sizes of what is trained."""

    rank: int = 64
    #: the update is scaled by alpha / rank
    alpha: float = 128.0
    #: "qkvo": queries, keys, values and the output matrix; "o": the output matrix alone
    targets: str = "qkvo"
    #: canvas slots with an offset of their own; slots behind the last share it
    slots: int = 16
    #: inner width of the part of the edit head that names the token in a position's place
    edit_width: int = 128


@dataclass(frozen=True)
class SampleSettings:
    """What a sequence holds; all sizes in tokens."""

    #: clean tokens: suffix, prefix and middle with their marks
    clean: int = 768
    #: most tokens of the suffix
    suffix: int = 160
    #: canvases stand in the last so many clean tokens
    middle: int = 192
    #: canvas tokens of one sequence
    canvas: int = 384
    #: positions of an edit canvas
    draft: int = 32


@dataclass(frozen=True)
class LossSettings:
    """Weights of the loss: see losses.py."""

    total_variation: float = 1.0
    divergence: float = 0.01
    text: float = 0.1
    #: weight of positions behind the first at which the body disagrees with the text; they are never reached
    unreached: float = 0.3
    #: weight of the edit head's operations and of its tokens
    operations: float = 1.0
    #: weight of the entropy at positions that are right already (stage 4)
    certainty: float = 0.05


@dataclass(frozen=True)
class StageSettings:
    """One stage of the training."""

    name: str
    #: share of the time of a run through all stages
    share: float
    rate: float
    #: canvas widths B, one after the other in equal shares of the stage
    widths: tuple[int, ...] = (2, 4, 8, 16)
    #: share of the canvases that are partly filled
    partly: float = 0.3
    #: share of the batches whose middles the body wrote itself
    own: float = 0.33
    #: shares of the drafts of edit canvases; real edits take their documents from the edit records
    unchanged: float = 0.3
    own_draft: float = 0.3
    levenshtein: float = 0.15
    breakage: float = 0.25
    mined: float = 0.2
    #: reveal orders tried for one sample, and rounds of each (stage 3)
    orders: int = 3
    rounds: int = 2
    #: shares of the batches that train another stage's loss, so that what it taught is not forgotten
    mixed: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class RunSettings:
    """A whole run."""

    adapter: AdapterShape = field(default_factory=AdapterShape)
    samples: SampleSettings = field(default_factory=SampleSettings)
    loss: LossSettings = field(default_factory=LossSettings)
    stages: tuple[StageSettings, ...] = (
        StageSettings("mask", 0.6, 2e-4),
        StageSettings("edit", 0.2, 1e-4, widths=(8, 16), mixed=(("mask", 0.3),)),
        StageSettings("order", 0.08, 5e-5, widths=(8, 16), mixed=(("edit", 0.2),)),
        StageSettings("policy", 0.12, 5e-5, widths=(8, 16), mixed=(("edit", 0.2),)),
    )
    #: sequences of a step, and of one forward within it
    batch: int = 64
    micro: int = 32
    #: tokens that the body writes itself into a middle
    own_tokens: int = 32
    #: output rows of head and teacher: the most frequent tokens of the shards; 0 for all
    rows: int = 32_768
    warmup: float = 0.03
    #: share of a stage over which the rate falls to a tenth
    decay: float = 0.97
    clip: float = 1.0
    seed: int = 1
    save_minutes: float = 2.0

    def edits(self, stage: StageSettings) -> StageSettings | None:
        """The settings of drafts, where a stage trains on any."""
        trained = {stage.name, *(name for name, _ in stage.mixed)}
        return self.stage("edit") if "edit" in trained else None

    def stage(self, name: str) -> StageSettings:
        """The stage of that name; KeyError when there is none."""
        return {stage.name: stage for stage in self.stages}[name]


_TINY = RunSettings(
    adapter=AdapterShape(rank=4, alpha=8.0, edit_width=8),
    samples=SampleSettings(clean=96, suffix=24, middle=40, canvas=48, draft=12),
    batch=2,
    micro=2,
    own_tokens=4,
    rows=0,
)
PRESETS = {
    "full": RunSettings(),
    # The pilot on a CPU: the output matrix alone, short prompts, narrow canvases.
    "pilot": RunSettings(
        adapter=AdapterShape(targets="o"),
        samples=SampleSettings(clean=384, suffix=96, middle=128, canvas=192, draft=24),
        stages=tuple(replace(stage, widths=(2, 4)) for stage in RunSettings().stages),
        batch=8,
        micro=2,
    ),
    "tiny": _TINY,
}


def as_dict(settings: RunSettings) -> dict:
    """Plain data, as a checkpoint holds it."""
    return asdict(settings)


def from_dict(data: dict) -> RunSettings:
    """Settings of a checkpoint."""
    stages = tuple(
        StageSettings(**{**stage, "widths": tuple(stage["widths"]), "mixed": tuple(map(tuple, stage["mixed"]))})
        for stage in data["stages"]
    )
    return RunSettings(
        **{
            **data,
            "adapter": AdapterShape(**data["adapter"]),
            "samples": SampleSettings(**data["samples"]),
            "loss": LossSettings(**data["loss"]),
            "stages": stages,
        }
    )
