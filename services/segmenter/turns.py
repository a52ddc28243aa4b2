"""Pure: pages of work take turns among the shards of a process, so that calls never wait behind all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

SILENT_S: Final = 0.3
"""Whoever has not asked for so long is doing something else; the others do not wait for it."""
LONG_S: Final = 1.0
"""A page that takes longer has hung, or waits for a lock: the others go on beside it."""
IN_A_ROW: Final = 3
"""Urgent pages after which one that is not has its turn."""


@dataclass(slots=True)
class _Asking:
    urgent: bool
    at: float


class Turns:
    """One page at a time: what an entry causes before what a definition needs, else first come first served.

    All shards have their pages at once when a segment is built or a company fans out. Each page alone is short, but a
    batch of calls would wait until the event loop has been through a page of every shard. Times are seconds of a clock
    that nobody moves.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: dict[int, _Asking] = {}
        self._holder: int | None = None
        self._taken_at = float("-inf")
        self._in_a_row = 0

    @contextmanager
    def turn(self, shard: int, now: float, *, urgent: bool) -> Iterator[bool]:
        """Whether the shard may do a page now; if not, it has its place in the queue and asks again."""
        self._waiting[shard] = _Asking(urgent, now)
        if self.ahead(shard, now):
            yield False
            return
        del self._waiting[shard]
        self._holder, self._taken_at = shard, now
        self._in_a_row = self._in_a_row + 1 if urgent else 0
        try:
            yield True
        finally:
            if self._holder == shard:
                self._holder = None

    def ahead(self, shard: int, now: float) -> int:
        """How many pages come before the shard's, the one that is being done among them."""
        busy = self._holder is not None and now - self._taken_at < LONG_S
        queue = self._queue(now)
        return busy + (queue.index(shard) if shard in queue else len(queue))

    def leave(self, shard: int) -> None:
        """The shard has no pages any more, or cannot do one: nobody waits for it."""
        self._waiting.pop(shard, None)

    def _queue(self, now: float) -> list[int]:
        waiting = [(shard, asking.urgent) for shard, asking in self._waiting.items() if now - asking.at < SILENT_S]
        first = self._in_a_row < IN_A_ROW
        return [shard for shard, _ in sorted(waiting, key=lambda each: each[1] is not first)]
