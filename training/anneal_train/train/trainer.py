"""The training loop: deterministic by seed, resumable, bf16 on CPU and GPU, logged to a file."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from tokenizers import Tokenizer

from ..config import Config, config_from_dict
from ..data.batch import Batch
from ..data.corpus_text import Source
from ..data.edit_pairs import EditPairs
from ..data.loader import SampleDataset, batches
from ..model.network import AnnealModel
from ..model.qat import set_fake_quantised
from . import checkpoint, runlog
from .console import Console
from .flops import step_flops
from .group import Group
from .hardware_peak import peak_flops
from .losses import combine, total_weights
from .muon import Muon
from .mutations import mutate
from .report import Report
from .schedule import lr_factor

#: Share of the run during which the 1/t weights are left out.
UNWEIGHTED = 0.05


@dataclass
class Progress:
    """Where a run is; part of the checkpoint."""

    step: int = 0
    samples: int = 0
    seconds: float = 0.0
    #: where the weights come from if the run did not begin with random ones (init_from.py)
    origin: dict[str, Any] | None = None
    #: steps and seconds of the stage before this one
    earlier: dict[str, float] | None = None


class Observer(Protocol):
    """Looks at a run from time to time (evaluate/watch.py)."""

    @property
    def due(self) -> bool:
        """Whether it is time for a look."""

    def look(self, config: Config, state: dict[str, torch.Tensor], tokenizer: Tokenizer, out: Path, title: str) -> str:
        """Looks at the run whose weights are `state`; returns a line for the console."""


@dataclass
class Trainer:
    config: Config
    source: Source
    tokenizer: Tokenizer
    out: Path
    group: Group = field(default_factory=Group)
    observer: Observer | None = None
    #: real edits for stage 2
    edit_pairs: EditPairs | None = None
    progress: Progress = field(default_factory=Progress)
    decaying: bool = False

    def __post_init__(self) -> None:
        train = self.config.train
        words = self.tokenizer.get_vocab_size()
        if words != self.config.model.vocab:
            vocab = self.config.model.vocab
            raise ValueError(f"the tokenizer has {words} tokens, the model of {self.config.name} is one for {vocab}")
        torch.manual_seed(train.seed)
        self.model = AnnealModel(self.config.model).to(self.group.device)
        matrices = [m.weight for m in self.model.modules() if isinstance(m, torch.nn.Linear)]
        tables = [m.weight for m in self.model.modules() if isinstance(m, torch.nn.Embedding)]
        gains = [p for p in self.model.parameters() if p.ndim == 1]
        self.optimisers = [
            Muon(matrices, lr=train.muon_lr, weight_decay=train.weight_decay),
            torch.optim.AdamW(tables, lr=train.adam_lr, betas=(0.9, 0.95), weight_decay=0.0),
            torch.optim.AdamW(gains, lr=train.gain_lr, betas=(0.9, 0.95), weight_decay=0.0),
        ]
        self._base = [train.muon_lr, train.adam_lr, train.gain_lr]
        self._parallel = self.group.parallel(self.model)
        self._forward = torch.compile(self._parallel, dynamic=False) if train.compile else self._parallel

    @property
    def path(self) -> Path:
        return self.out / "last.pt"

    def begin_with(self, weights: dict[str, torch.Tensor], origin: dict[str, Any]) -> None:
        """Begins a run with these weights instead of random ones; optimisers and schedule are those of a new run."""
        self.model.load_state_dict(weights)
        self.progress.origin = origin

    def resume(self) -> bool:
        """Goes on from the last checkpoint when there is one. ValueError when it is one of the other stage."""
        if not self.path.exists():
            return False
        state = checkpoint.load(self.path)
        if (config_from_dict(state["config"]).edit.share > 0) != (self.config.edit.share > 0):
            raise ValueError(f"{self.path} belongs to the other stage: each stage needs a folder of its own")
        self._load(state)
        self.progress = Progress(**state["progress"])
        self._set_decaying(self.share_done() >= 1.0 - self.config.train.decay)
        return True

    def begin(self, path: Path) -> None:
        """Begins a stage from another one's checkpoint: its weights, the optimisers' moments and the place in the
        stream of samples, with a schedule of its own. ValueError when it holds a model of another shape."""
        state = checkpoint.load(path)
        if config_from_dict(state["config"]).model != self.config.model:
            raise ValueError(f"{path} holds a model of another shape than preset {self.config.name}")
        self._load(state)
        before = Progress(**state["progress"])
        earlier = {"steps": before.step, "seconds": before.seconds}
        self.progress = Progress(samples=before.samples, origin=before.origin, earlier=earlier)

    def _load(self, state: dict[str, Any]) -> None:
        """Loads the weights and the optimisers' moments; these begin anew where there are none (sharded_weights.py)."""
        self.model.load_state_dict(state["model"])
        if "optimisers" in state:
            for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
                optimiser.load_state_dict(saved)

    def save(self, name: str = "last.pt") -> None:
        """Writes a checkpoint; only the first process of the group does."""
        if not self.group.first:
            return
        checkpoint.save(
            self.out / name,
            {
                "config": self.config.to_dict(),
                "model": self.model.state_dict(),
                "optimisers": [o.state_dict() for o in self.optimisers],
                "progress": vars(self.progress),
                # The name of the first checkpoints: whether `qat` was on.
                "on_grid": self.decaying and self.config.train.qat,
            },
        )

    @property
    def tokens_per_step(self) -> int:
        """Stream and canvas tokens fed in one step, by all processes."""
        train = self.config.train
        return self.config.data.tokens * train.micro_batch * train.accumulate * self.group.world

    def share_done(self) -> float:
        """Progress of the run, 0..1, by wall-clock time when `minutes` is set, else by steps."""
        train = self.config.train
        if train.minutes > 0:
            return self.progress.seconds / (60 * train.minutes)
        return self.progress.step / train.steps

    def _decay_begins(self) -> bool:
        """True once, at the end of the flat part: a longer run can go on from that checkpoint (`stable.pt`)."""
        begun = self.share_done() >= 1.0 - self.config.train.decay
        return begun and not self.decaying

    def _set_decaying(self, decaying: bool) -> None:
        self.decaying = decaying
        set_fake_quantised(self.model, decaying and self.config.train.qat)

    def run(self, stop_after: int | None = None, workers: int = 1, deadline: float = math.inf) -> None:
        """Trains to the end of the schedule, for `stop_after` more steps or until `deadline` (of `time.monotonic`)."""
        train, group = self.config.train, self.group
        data = SampleDataset(
            self.source,
            self.tokenizer.to_str(),
            self.config.data,
            train.seed,
            self.progress.samples,
            self.config.edit,
            self.edit_pairs,
        )
        feed = batches(data, train.micro_batch, group.rank, group.world, workers)
        end = None if stop_after is None else self.progress.step + stop_after
        report = self._report()
        saved = clock = time.monotonic()
        last = self.progress.seconds + group.agreed(deadline - clock)
        while self.share_done() < 1.0 and self.progress.step != end:
            begun = time.monotonic()
            figures = self.step(feed)
            now = time.monotonic()
            self.progress.seconds = group.agreed(self.progress.seconds + now - clock)
            clock = now
            if report:
                report.step(vars(self.progress), self.share_done(), figures, now - begun)
            if self._decay_begins():
                self.save("stable.pt")
                self._set_decaying(True)
            if now - saved > 60 * train.save_minutes:
                self.save()
                saved = now
            if report and self.observer and self.observer.due:
                self._look(self.observer, report)
            # Checked last: also a call that is far too short makes a step, or calls could go on for ever.
            if self.progress.seconds >= last:
                break
        self.save()
        if report:
            if self.observer:
                self._look(self.observer, report)
            report.close()

    def _look(self, observer: Observer, report: Report) -> None:
        tokens = self.progress.samples * self.config.data.tokens
        title = f"step {self.progress.step}, {tokens / 1e6:.1f}M tokens"
        report.console.note(observer.look(self.config, self.model.state_dict(), self.tokenizer, self.out, title))

    def _report(self) -> Report | None:
        """The first process's report; all processes take part in measuring what they could do at best."""
        group = self.group
        best = group.sum(torch.tensor(peak_flops(group.device), dtype=torch.float64, device=group.device))
        if not group.first:
            return None
        log = runlog.open_at(self.out / "log.jsonl", self.progress.step)
        flops = step_flops(self.config, group.world)
        return Report(log, Console(sys.stdout), self.tokens_per_step, flops, float(best))

    def step(self, feed: Iterator[Batch]) -> dict[str, float]:
        """One optimiser step on the next micro-batches of `feed`; returns the figures that are logged."""
        train, group = self.config.train, self.group
        share = self.share_done()
        for optimiser, base in zip(self.optimisers, self._base, strict=True):
            for param_group in optimiser.param_groups:
                param_group["lr"] = base * lr_factor(share, train.warmup, train.decay)
        weighted, drafts = share >= UNWEIGHTED, self.config.edit.share > 0
        # Mutations turn rows of one part into rows of another: they come before the parts are weighed.
        parts = [self._mutated(next(feed).to(group.device), number) for number in range(train.accumulate)]
        totals = group.sum(total_weights(parts, weighted, drafts))
        sums: dict[str, torch.Tensor] = {}
        for number, batch in enumerate(parts, start=1):
            with self._averaging(number == len(parts)):
                with self._autocast():
                    ce = self._forward(batch)
                loss, figures = combine(ce, batch, train.aux_weight, weighted, totals, drafts)
                # Gradients are averaged over the group, the loss of a step is a sum over it.
                (loss * group.world).backward()
            sums = {name: sums[name] + value if name in sums else value for name, value in figures.items()}
        figures = dict(zip(sums, group.sum(torch.stack(list(sums.values()))).tolist(), strict=True))
        figures["norm"] = float(torch.nn.utils.clip_grad_norm_(self.model.parameters(), train.clip))
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.progress.samples += train.micro_batch * train.accumulate * group.world
        self.progress.step += 1
        return figures

    def _autocast(self) -> torch.autocast:
        return torch.autocast(torch.device(self.group.device).type, dtype=torch.bfloat16)

    def _mutated(self, batch: Batch, number: int) -> Batch:
        """Stage 2: lets the model fill the masks that are left to it, in micro-batch `number` of a step.

        The choice depends on the seed and on the place of the micro-batch in the stream of samples (loader.py) alone.
        """
        if self.config.edit.share == 0:
            return batch
        train, group = self.config.train, self.group
        first = self.progress.samples + (number * group.world + group.rank) * train.micro_batch
        generator = torch.Generator().manual_seed((train.seed << 40) + first)
        with self._autocast():
            return mutate(batch, self.model, generator)

    def _averaging(self, last: bool) -> AbstractContextManager[None]:
        """Gradients are averaged over the group with the last micro-batch of a step, and only added up before."""
        return nullcontext() if last or self.group.world == 1 else self._parallel.no_sync()  # type: ignore[operator]
