"""How far a run and its stages are, by steps or by time, and what follows from it: width and learning rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .settings import RunSettings, StageSettings

#: The rate at the end of a stage, as a share of its highest.
LAST = 0.1


@dataclass
class Progress:
    """What a checkpoint knows of a run: counts in all, and steps and seconds of the stage it is in."""

    stage: str
    step: int = 0
    seconds: float = 0.0
    stage_step: int = 0
    stage_seconds: float = 0.0
    canvas_tokens: int = 0
    finished: bool = False


@dataclass(frozen=True)
class Length:
    """How long the stages of a call are: each so many steps, or together so many minutes by their shares."""

    stages: tuple[StageSettings, ...]
    steps: int | None = None
    minutes: float | None = None

    def done(self, progress: Progress) -> float:
        """Share 0..1 of the current stage."""
        if self.steps is not None:
            return min(1.0, progress.stage_step / max(1, self.steps))
        share = next(stage.share for stage in self.stages if stage.name == progress.stage)
        part = share / sum(stage.share for stage in self.stages)
        return min(1.0, progress.stage_seconds / max(1e-9, 60 * (self.minutes or 0) * part))

    def done_in_all(self, progress: Progress) -> float:
        """Share 0..1 of all stages."""
        shares = [1.0 if self.steps is not None else stage.share for stage in self.stages]
        at = [stage.name for stage in self.stages].index(progress.stage)
        return (sum(shares[:at]) + shares[at] * self.done(progress)) / sum(shares)


def width_at(stage: StageSettings, done: float) -> int:
    """Canvas width: the widths of the stage in equal shares of it."""
    return stage.widths[min(len(stage.widths) - 1, int(done * len(stage.widths)))]


def rate_at(settings: RunSettings, stage: StageSettings, done: float) -> float:
    """Learning rate: a linear rise, then half a cosine down to a tenth."""
    if done < settings.warmup:
        return stage.rate * max(done / settings.warmup, 0.01)
    fallen = min(1.0, (done - settings.warmup) / settings.decay)
    return stage.rate * (LAST + (1 - LAST) * 0.5 * (1 + math.cos(math.pi * fallen)))
