"""How far a run and its stages are, by steps or by time, and what follows from it: width and learning rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .settings import RunSettings, StageSettings

#: The rate at the end of a stage, as a share of its highest.
LAST = 0.1


@dataclass
class Progress:
    """What a checkpoint knows of a run. `seconds` holds the starts of all calls too; `stage_step` counts one stage."""

    stage: str
    step: int = 0
    seconds: float = 0.0
    stage_step: int = 0
    canvas_tokens: int = 0
    finished: bool = False


@dataclass(frozen=True)
class Length:
    """How long a run is: so many steps a stage, or so many minutes in all, which the stages share.

    By time, a stage ends at its place on the clock of the run; one that begins late is shorter, so the run is not
    longer than was asked for.
    """

    stages: tuple[StageSettings, ...]
    steps: int | None = None
    minutes: float | None = None

    def done(self, progress: Progress) -> float:
        """Share 0..1 of the current stage."""
        if self.steps is not None:
            return min(1.0, progress.stage_step / max(1, self.steps))
        begin, end = self._bounds(progress.stage)
        return min(1.0, max(0.0, (progress.seconds - begin) / max(1e-9, end - begin)))

    def done_in_all(self, progress: Progress) -> float:
        """Share 0..1 of all stages."""
        if self.steps is not None:
            at = [stage.name for stage in self.stages].index(progress.stage)
            return (at + self.done(progress)) / len(self.stages)
        return min(1.0, progress.seconds / max(1e-9, 60 * (self.minutes or 0)))

    def _bounds(self, name: str) -> tuple[float, float]:
        """Seconds on the clock of the run at which a stage is to begin and to end."""
        at = [stage.name for stage in self.stages].index(name)
        shares = [stage.share for stage in self.stages]
        whole = 60 * (self.minutes or 0) / sum(shares)
        return whole * sum(shares[:at]), whole * sum(shares[: at + 1])


def width_at(stage: StageSettings, done: float) -> int:
    """Canvas width: the widths of the stage in equal shares of it."""
    return stage.widths[min(len(stage.widths) - 1, int(done * len(stage.widths)))]


def rate_at(settings: RunSettings, stage: StageSettings, done: float) -> float:
    """Learning rate: a linear rise, then half a cosine down to a tenth."""
    if done < settings.warmup:
        return stage.rate * max(done / settings.warmup, 0.01)
    fallen = min(1.0, (done - settings.warmup) / settings.decay)
    return stage.rate * (LAST + (1 - LAST) * 0.5 * (1 + math.cos(math.pi * fallen)))
