"""The training loop: deterministic by seed, resumable, bf16 on CPU and GPU, logged to a file."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tokenizers import Tokenizer

from . import checkpoint
from .config import Config
from .corpus_text import Source
from .loader import SampleDataset, batches
from .losses import combine
from .model import AnnealModel
from .muon import Muon
from .schedule import lr_factor

#: Share of the run during which the 1/t weights are left out.
UNWEIGHTED = 0.05


@dataclass
class Progress:
    """Where a run is; part of the checkpoint."""

    step: int = 0
    samples: int = 0
    seconds: float = 0.0


@dataclass
class Trainer:
    config: Config
    source: Source
    tokenizer: Tokenizer
    out: Path
    device: str = "cpu"
    progress: Progress = field(default_factory=Progress)
    decaying: bool = False

    def __post_init__(self) -> None:
        train = self.config.train
        torch.manual_seed(train.seed)
        self.model = AnnealModel(self.config.model).to(self.device)
        matrices = [m.weight for m in self.model.modules() if isinstance(m, torch.nn.Linear)]
        tables = [m.weight for m in self.model.modules() if isinstance(m, torch.nn.Embedding)]
        gains = [p for p in self.model.parameters() if p.ndim == 1]
        self.optimisers = [
            Muon(matrices, lr=train.muon_lr, weight_decay=train.weight_decay),
            torch.optim.AdamW(tables, lr=train.adam_lr, betas=(0.9, 0.95), weight_decay=0.0),
            torch.optim.AdamW(gains, lr=train.gain_lr, betas=(0.9, 0.95), weight_decay=0.0),
        ]
        self._base = [train.muon_lr, train.adam_lr, train.gain_lr]
        self._forward = torch.compile(self.model, dynamic=False) if train.compile else self.model

    @property
    def path(self) -> Path:
        return self.out / "last.pt"

    def resume(self) -> bool:
        """Goes on from the last checkpoint when there is one."""
        if not self.path.exists():
            return False
        state = checkpoint.load(self.path)
        self.model.load_state_dict(state["model"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.progress = Progress(**state["progress"])
        self.decaying = self.share_done() >= 1.0 - self.config.train.decay
        return True

    def save(self, name: str = "last.pt") -> None:
        checkpoint.save(
            self.out / name,
            {
                "config": self.config.to_dict(),
                "model": self.model.state_dict(),
                "optimisers": [o.state_dict() for o in self.optimisers],
                "progress": vars(self.progress),
            },
        )

    @property
    def tokens_per_step(self) -> int:
        """Stream and canvas tokens fed in one step."""
        data, train = self.config.data, self.config.train
        return (2 * data.stream + data.canvas) * train.micro_batch * train.accumulate

    def share_done(self) -> float:
        """Progress of the run, 0..1, by wall-clock time when `minutes` is set, else by steps."""
        train = self.config.train
        if train.minutes > 0:
            return self.progress.seconds / (60 * train.minutes)
        return self.progress.step / train.steps

    def _decay_begins(self) -> bool:
        """True once, at the end of the flat part: a longer run can go on from that checkpoint (`stable.pt`)."""
        begun = self.share_done() >= 1.0 - self.config.train.decay
        first = begun and not self.decaying
        self.decaying = begun
        return first

    def run(self, stop_after: int | None = None, workers: int = 1) -> None:
        """Trains to the end of the schedule, or for `stop_after` more steps."""
        train = self.config.train
        data = SampleDataset(self.source, self.tokenizer.to_str(), self.config.data, train.seed, self.progress.samples)
        feed = batches(data, train.micro_batch, workers=workers)
        end = None if stop_after is None else self.progress.step + stop_after
        self.out.mkdir(parents=True, exist_ok=True)
        saved = clock = time.monotonic()
        with (self.out / "log.jsonl").open("a") as log:
            while self.share_done() < 1.0 and self.progress.step != end:
                figures = self.step(feed)
                now = time.monotonic()
                took, clock = now - clock, now
                self.progress.seconds += took
                self._report(log, figures, took)
                if self._decay_begins():
                    self.save("stable.pt")
                if now - saved > 60 * train.save_minutes:
                    self.save()
                    saved = now
        self.save()

    def step(self, feed) -> dict[str, float]:
        """One optimiser step on the next micro-batches of `feed`; returns the figures that are logged."""
        train = self.config.train
        share = self.share_done()
        for optimiser, base in zip(self.optimisers, self._base, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = base * lr_factor(share, train.warmup, train.decay)
        totals: dict[str, float] = {}
        for _ in range(train.accumulate):
            batch = next(feed).to(self.device)
            with torch.autocast(self.device, dtype=torch.bfloat16):
                ce = self._forward(batch)
            loss, figures = combine(ce, batch, train.aux_weight, weighted=share >= UNWEIGHTED)
            (loss / train.accumulate).backward()
            for name, value in figures.items():
                totals[name] = totals.get(name, 0.0) + float(value) / train.accumulate
            self.progress.samples += train.micro_batch
        totals["norm"] = float(torch.nn.utils.clip_grad_norm_(self.model.parameters(), train.clip))
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.progress.step += 1
        return totals

    def _report(self, log, figures: dict[str, float], took: float) -> None:
        entry = {
            "step": self.progress.step,
            "samples": self.progress.samples,
            "seconds": round(self.progress.seconds, 1),
            "tokens_per_second": round(self.tokens_per_step / took),
            "done": round(self.share_done(), 4),
            **{name: round(value, 4) for name, value in figures.items()},
        }
        log.write(json.dumps(entry) + "\n")
        log.flush()
        if self.progress.step % 10 == 1 or self.share_done() >= 1.0:
            left = self.progress.seconds * (1 / max(self.share_done(), 1e-6) - 1)
            print(
                f"step {entry['step']}  {100 * entry['done']:.1f} %  canvas {entry['plain']:.3f}  "
                f"aux {entry['aux']:.3f}  length {entry['length']:.3f}  {entry['tokens_per_second']} tok/s  "
                f"left {left / 60:.1f} min",
                flush=True,
            )
