"""One line that says how far a download is, how fast, and how long it will take."""

import sys
import time
from typing import TextIO

MIN_SECONDS_BETWEEN_LINES = 5.0
MEGABYTE = 1e6


class Progress:
    """Rewrites one line on a terminal; prints a line now and then elsewhere."""

    def __init__(self, what: str, stream: TextIO | None = None):
        self._what, self._stream = what, sys.stderr if stream is None else stream
        self._terminal = self._stream.isatty()
        self._total = self.done = self._begun_at = 0
        self._started = self._printed = 0.0

    def start(self, total: int, done: int = 0) -> None:
        """Begins at `done` of `total` bytes."""
        self._total, self.done, self._begun_at = total, done, done
        self._started = time.monotonic()
        self._printed = -MIN_SECONDS_BETWEEN_LINES

    def at(self, done: int) -> None:
        """Notes that `done` bytes are there."""
        self.done = max(self.done, done)
        now, finished = time.monotonic(), self.done >= self._total
        if not self._terminal and not finished and now - self._printed < MIN_SECONDS_BETWEEN_LINES:
            return
        self._printed = now
        line = self.line(now - self._started)
        end = "\n" if finished or not self._terminal else ""
        self._stream.write(f"\r\033[K{line}{end}" if self._terminal else f"{line}{end}")
        self._stream.flush()

    def line(self, seconds: float) -> str:
        """The line after `seconds`, for example `Base model: 120 of 478 MB, 9.5 MB/s, 38 s left`."""
        amount = f"{self._what}: {self.done / MEGABYTE:.0f} of {self._total / MEGABYTE:.0f} MB"
        rate = (self.done - self._begun_at) / seconds if seconds > 0 else 0.0
        if rate <= 0 or self.done >= self._total:
            return amount
        return f"{amount}, {rate / MEGABYTE:.1f} MB/s, {duration((self._total - self.done) / rate)} left"


def duration(seconds: float) -> str:
    """Seconds in words: `38 s`, `3 min`."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
