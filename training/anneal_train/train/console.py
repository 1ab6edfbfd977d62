"""Progress output of a run: one line that renews itself on a terminal, a line every few steps in a file."""

from __future__ import annotations

import shutil
from typing import TextIO

#: Steps between two lines where the output is no terminal.
EVERY = 10
#: Cells of the bar.
BAR = 24


def duration(seconds: float) -> str:
    """1:02:03, 2:03 or 0:03."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def seconds_left(seconds: float, done: float) -> float:
    """Time to the end of a run of which the share `done` took `seconds`."""
    return seconds * (1 / max(done, 1e-6) - 1)


def bar(done: float) -> str:
    full = round(BAR * min(1.0, done))
    return "#" * full + "." * (BAR - full)


class Console:
    """Shows the figures of steps on `out`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()

    def step(self, step: int, done: float, seconds: float, figures: str) -> None:
        """done: share of the run, 0..1; seconds: how long it has taken so far."""
        left = duration(seconds_left(seconds, done))
        if self._live:
            line = f"{bar(done)} {100 * done:5.1f} %  left {left}  step {step}  {figures}"
            width = shutil.get_terminal_size().columns - 1
            self._out.write("\r\x1b[K" + line[:width])
        elif step % EVERY == 1 or done >= 1.0:
            self._out.write(f"step {step}  {100 * done:.1f} %  {figures}  left {left}\n")
        self._out.flush()

    def note(self, text: str) -> None:
        """A line of its own, above the bar where there is one."""
        self._out.write(("\r\x1b[K" if self._live else "") + text + "\n")
        self._out.flush()

    def close(self) -> None:
        if self._live:
            self._out.write("\n")
            self._out.flush()
