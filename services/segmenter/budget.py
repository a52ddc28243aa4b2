"""Pure: how long a transaction may think."""

from __future__ import annotations

from time import monotonic

BUDGET_S = 0.1
"""Postgres drops a session that idles in a transaction for 2 s, and other loops of the process have their turn between
two statements. With many segments a fold is long, so a transaction takes what it has done when its time is up."""


class Budget:
    """The time of one transaction for its pure work; the first item is always done, so that it gets somewhere."""

    def __init__(self) -> None:
        """It runs from now."""
        self._until = monotonic() + BUDGET_S
        self._first = True

    def spent(self) -> bool:
        """Whether no further item should be begun."""
        first, self._first = self._first, False
        return not first and monotonic() >= self._until
