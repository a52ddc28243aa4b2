"""Pure room: what no retry makes right, and when there is so much of it that the deployment must be at fault."""

from __future__ import annotations

from collections import deque

from shared.errors import MusterError

_SQLSTATES = ("22", "23", "54")
"""Classes of what is wrong with the data themselves: data exceptions, violated constraints, exceeded limits."""

_BUGS = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""What code raises that trips over the shape of one event; the driver raises ValueError for what it cannot encode."""

WINDOW_S = 60.0
SHARE = 0.05
ENOUGH = 50


class TooManyPoisoned(MusterError):
    """So many entries fail unexpectedly that the code, not the data, is likely to be at fault."""

    code = "too_many_poisoned"


def is_poison(error: Exception) -> bool:
    """Whether the error is about what is in the batch; every other one is transient and worth another try."""
    sqlstate = getattr(error, "sqlstate", None)
    return sqlstate[:2] in _SQLSTATES if isinstance(sqlstate, str) else isinstance(error, _BUGS)


class Breaker:
    """Stops a shard before a bad deployment drains its stream into the dead letters.

    Counts the entries of the last minute and those that failed unexpectedly: refused by the database, or by a bug.
    Events that are invalid by rule do not count.
    """

    def __init__(self) -> None:
        """Nothing has failed yet."""
        self._seen: deque[tuple[float, int, int]] = deque()

    def check(self, now: float, entries: int, failed: int) -> None:
        """Raise TooManyPoisoned if these would be too many; ``now`` in seconds of a monotonic clock."""
        while self._seen and self._seen[0][0] < now - WINDOW_S:
            self._seen.popleft()
        total = entries + sum(count for _, count, _ in self._seen)
        failures = failed + sum(count for _, _, count in self._seen)
        if failed and failures > max(ENOUGH, SHARE * total):
            raise TooManyPoisoned(
                f"{failures} of the last {total} entries failed unexpectedly: the shard waits for a mend"
            )

    def record(self, now: float, entries: int, failed: int) -> None:
        """Count a batch that is committed."""
        self._seen.append((now, entries, failed))
