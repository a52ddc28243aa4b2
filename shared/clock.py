"""The one place that reads the time; everybody else is handed a Clock."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What time it is."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        """UTC milliseconds since 1970."""
        return time.time_ns() // 1_000_000


class ShiftedClock:
    """The machine's clock plus the milliseconds written in a file, so that a test moves all processes at once.

    The file is read again whenever it changes; an absent or empty file counts as 0. Writers replace it atomically.
    """

    def __init__(self, path: Path) -> None:
        """``path`` holds one integer, which may be negative."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._shift = 0

    def now_ms(self) -> int:
        """UTC milliseconds since 1970, shifted."""
        return time.time_ns() // 1_000_000 + self.shift_ms()

    def shift_ms(self) -> int:
        """The milliseconds by which this clock is off the machine's."""
        try:
            stat = os.stat(self._path)
        except FileNotFoundError:
            return self._shift
        if (stat.st_mtime_ns, stat.st_ino) != self._stamp:
            self._stamp = (stat.st_mtime_ns, stat.st_ino)
            self._shift = int(self._path.read_text().strip() or "0")
        return self._shift


def make_clock(clock_file: Path | None) -> Clock:
    """The system clock, or the shifted one when a clock file is configured."""
    return SystemClock() if clock_file is None else ShiftedClock(clock_file)
