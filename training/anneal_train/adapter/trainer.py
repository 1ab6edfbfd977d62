"""Trains an adapter through its stages: steps, schedule, checkpoints."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from ..train.console import Console
from ..train.group import Group
from ..train.hardware_peak import measured_peak_flops, peak_flops
from .data import TrainingData
from .flops import step_flops
from .greedy import continue_greedily
from .loader import Batch, load
from .losses import RowLosses
from .package import Package
from .passes import Passes
from .progress import Length, Progress, rate_at, width_at
from .report import Report, Tally
from .settings import RunSettings, StageSettings
from .stages import LOSSES, Context, Outcome
from .state import LAST, check_same, read_state, save_state

BETAS = (0.9, 0.98)


@dataclass(frozen=True)
class Limits:
    """When a call ends although its run does not: after so many steps, or seconds since `began` (time.monotonic)."""

    began: float
    steps: int | None = None
    seconds: float | None = None

    def reached(self, steps: int) -> bool:
        """Whether the call is to end after so many steps of its own."""
        late = self.seconds is not None and time.monotonic() - self.began >= self.seconds
        return late or (self.steps is not None and steps >= self.steps)


class Trainer:
    """One process of a run; all hold the same adapter, and each its share of a batch."""

    def __init__(
        self,
        settings: RunSettings,
        package: Package,
        passes: Passes,
        data: TrainingData,
        length: Length,
        out: Path,
        group: Group,
    ) -> None:
        self.settings, self.passes, self.out, self.length, self.group = settings, passes, out, length, group
        self._package, self._data = package, data
        self.progress = Progress(length.stages[0].name)
        self._parameters = list(passes.adapter.parameters())
        self._optimizer = torch.optim.AdamW(self._parameters, lr=0.0, betas=BETAS, weight_decay=0.0)
        self._losses = RowLosses(passes.body, passes.rows, settings.loss)

    def resume(self) -> bool:
        """Goes on from the checkpoint in the folder; False where there is none."""
        path = self.out / LAST
        if not path.is_file():
            return False
        state = read_state(path, self._package)
        check_same(state, self.settings, path)
        self.passes.adapter.load_state_dict(state["model"])
        if state["optimizer"] is not None:
            self._optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])
        return True

    def run(self, limits: Limits, console: Console, workers: int = 0) -> bool:
        """Trains until the run or the call is at its end; True where the run is. The start counts as training time."""
        report = None
        if self.group.first:
            report = Report(self.out, self.progress.step, console, self._peak() * self.group.world)
        self.progress.seconds += self.group.agreed(time.monotonic() - limits.began)
        taken, saved = 0, time.monotonic()
        while not self.progress.finished:
            stage = next(one for one in self.length.stages if one.name == self.progress.stage)
            feed = self._feed(stage, workers)
            while self.length.done(self.progress) < 1:
                if self.group.agreed(float(limits.reached(taken))):
                    self._end(report)
                    return False
                self._step(stage, next(feed), report)
                taken += 1
                if self.group.agreed(time.monotonic() - saved) > 60 * self.settings.save_minutes:
                    self.save()
                    saved = time.monotonic()
            self._next_stage()
        self._end(report)
        return True

    def _peak(self) -> float:
        """Peak operations a second of one process: of bf16 on a GPU, of float32, which it computes in, on a CPU."""
        if self.group.device.startswith("cuda"):
            return peak_flops(self.group.device)
        return measured_peak_flops(self.group.device, torch.float32)

    def save(self) -> None:
        """Writes the checkpoint, on the first process."""
        if self.group.first:
            rows = self.passes.rows
            save_state(
                self.out, self.passes.adapter, self._optimizer, self.progress, self.settings, self._package, rows
            )

    def _end(self, report: Report | None) -> None:
        self.save()
        if report:
            report.close()

    def _next_stage(self) -> None:
        names = [stage.name for stage in self.length.stages]
        at = names.index(self.progress.stage) + 1
        if at == len(names):
            self.progress.finished = True
        else:
            self.progress = replace(self.progress, stage=names[at], stage_step=0)

    def _feed(self, stage: StageSettings, workers: int) -> Iterator[Batch]:
        place = (self.group.rank, self.group.world)
        pinned = self.group.device.startswith("cuda")
        return load(self._data.batches(stage, place), self.progress.stage_step, workers, pinned)

    def _step(self, stage: StageSettings, batch: Batch, report: Report | None) -> None:
        began, p = time.monotonic(), self.progress
        done = self.group.agreed(self.length.done(p))
        width, rate = width_at(stage, done), rate_at(self.settings, stage, done)
        tally, tokens = Tally(self.group.device), torch.zeros(1, device=self.group.device)
        self._optimizer.zero_grad()
        parts = range(0, len(batch.ids), self.settings.micro)
        for number, start in enumerate(parts):
            outcome, figures = self._part(stage, batch.part(start, self.settings.micro), width, number)
            (outcome.loss / len(parts)).backward()
            tokens += outcome.tokens
            tally.add(figures)
        norm = self._update(rate)
        figures = {**tally.means(self.group), "norm": norm, "width": width, "rate": rate}
        count = int(self.group.sum(tokens))
        took = self.group.agreed(time.monotonic() - began)
        p.step, p.stage_step = p.step + 1, p.stage_step + 1
        p.seconds, p.canvas_tokens = p.seconds + took, p.canvas_tokens + count
        if report:
            rows = self._package.sizes.vocab if self.passes.rows is None else len(self.passes.rows)
            work = count, step_flops(self._package.sizes, self.settings, stage.name, rows)
            report.step(p, self.length.done_in_all(p), took, work, figures)

    def _part(
        self, stage: StageSettings, batch: Batch, width: int, number: int
    ) -> tuple[Outcome, dict[str, tuple[Tensor, Tensor]]]:
        """The loss of some sequences of a step, and its figures. All random numbers depend on the seed and the place in
        the run; all processes train the same kind of loss."""
        place = f"{self.settings.seed} {stage.name} {self.progress.stage_step} {number}"
        kind = self._kind(stage, random.Random(place))
        rng = random.Random(f"{place} {self.group.rank}")
        batch = batch.to(self.group.device)
        if kind.name != "edit" and rng.random() < stage.own:
            batch = with_own_middles(self.passes, batch, self.settings.own_tokens)
        generator = torch.Generator(self.group.device).manual_seed(rng.getrandbits(62))
        s = self.settings
        context = Context(self.passes, self._losses, kind, s.samples, s.loss, width, generator)
        outcome = LOSSES[kind.name](context, batch, self.passes.body.clean(batch.ids))
        front = "" if kind.name == stage.name else f"{kind.name}_"
        figures = {"loss": (outcome.loss, torch.ones_like(outcome.loss)), **outcome.figures}
        return outcome, {front + name: value for name, value in figures.items()}

    def _kind(self, stage: StageSettings, rng: random.Random) -> StageSettings:
        """The stage itself, or for its mixed share another whose loss is trained."""
        draw = rng.random()
        for name, share in stage.mixed:
            if draw < share:
                return self.settings.stage(name)
            draw -= share
        return stage

    def _update(self, rate: float) -> float:
        """One step of the optimiser with the mean gradient of all processes; gives its norm. One that is no number is
        left out."""
        for parameter in self._parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        if self.group.world > 1:
            joined = torch.cat([parameter.grad.flatten() for parameter in self._parameters])
            joined = self.group.sum(joined) / self.group.world
            pieces = joined.split([parameter.numel() for parameter in self._parameters])
            for parameter, piece in zip(self._parameters, pieces, strict=True):
                parameter.grad.copy_(piece.view_as(parameter))
        norm = float(torch.nn.utils.clip_grad_norm_(self._parameters, self.settings.clip))
        if norm == norm and norm != float("inf"):
            for group in self._optimizer.param_groups:
                group["lr"] = rate
            self._optimizer.step()
        return norm


def with_own_middles(passes: Passes, batch: Batch, count: int) -> Batch:
    """The batch with the last `count` tokens of each text written by the body itself."""
    begin = torch.maximum(batch.first + 1, batch.end - count)
    begin = torch.minimum(begin, torch.full_like(begin, batch.ids.shape[1] - count))
    ids = continue_greedily(passes.body, batch.ids, begin, count)
    end = torch.maximum(batch.end, begin + count)
    return replace(batch, ids=ids, end=end, length=torch.maximum(batch.length, end))
