"""Watches a run: draws its loss curve and fills lines of held-out files with the current weights."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer
from torch import Tensor

from ..config import Config
from ..data.heldout import Case, line_cases

#: Lines filled in at every look, and which ones.
CASES, SEED = 12, 5


@dataclass
class Watch:
    """Looks at a run every `minutes` and at its end."""

    documents: list[dict]
    minutes: float = 10.0
    _last: float = field(default_factory=time.monotonic)

    @property
    def due(self) -> bool:
        return time.monotonic() - self._last >= 60 * self.minutes

    def look(self, config: Config, state: dict[str, Tensor], tokenizer: Tokenizer, out: Path, title: str) -> str:
        """Writes `loss.svg` and appends to `samples.txt` in `out`; returns a line that names them.

        A failure is returned as that line and does not stop the run.
        """
        try:
            _draw(out)
            cases = line_cases(self.documents, CASES, config.data.stream, SEED)
            with (out / "samples.txt").open("a", encoding="utf-8") as text:
                text.write(f"== {title}\n\n" + "".join(_infills(config, state, tokenizer, cases)))
            return f"{title}: see loss.svg and samples.txt"
        except Exception as error:
            return f"{title}: the look at the run failed ({type(error).__name__}: {error})"
        finally:
            self._last = time.monotonic()


def _draw(out: Path) -> None:
    # matplotlib takes a second to import, which only runs that draw should pay.
    from ..train.plot import loss_curve

    loss_curve(out / "log.jsonl", out / "loss.svg")


def _infills(config: Config, state: dict[str, Tensor], tokenizer: Tokenizer, cases: list[Case]) -> list[str]:
    # Like matplotlib, ONNX Runtime is not needed to train.
    from .infilling import exported_engine, infill

    with exported_engine(config, state, tokenizer) as engine:
        return [_shown(case, infill(engine, case)) for case in cases]


def _shown(case: Case, answer: str) -> str:
    """The line with what stood there in brackets, and below it the answer; `=>` where it is the same."""
    before = case.prefix.split("\n")[-2:]
    mark = "=" if answer == case.gold else " "
    lines = [*before[:-1], f"{before[-1]}[{case.gold}]{case.suffix.split(chr(10))[0]}"]
    return f"-- {case.language}\n" + "\n".join(lines) + f"\n{mark}> {answer!r}\n\n"
