"""Pure: shards of a process take turns at their pages of work, so that calls never wait behind all of them."""

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
"""Urgent turns after which one that is not comes."""
AT_ONCE: Final = 1
"""With more of them a segment is built sooner, and calls wait longer: `python -m benchmarks backfill` shows both."""


@dataclass(slots=True)
class _Asking:
    urgent: bool
    at: float


class Turns:
    """A few at a time: what an entry causes before what a definition needs, else first come first served.

    All shards have their pages at once when a segment is built or a company fans out. Each page alone is short, but a
    batch of calls would wait until the event loop has been through a page of every shard. Times are seconds of a clock
    that nobody moves.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        """Nobody waits. ``at_once``: how many shards may have a turn."""
        self._waiting: dict[int, _Asking] = {}
        self._since: dict[int, float] = {}
        self._at_once = at_once
        self._in_a_row = 0

    @contextmanager
    def turn(self, shard: int, now: float, *, urgent: bool) -> Iterator[bool]:
        """Whether the shard has its turn now; if not, it has its place in the queue and asks again."""
        self._waiting[shard] = _Asking(urgent, now)
        if self.ahead(shard, now):
            yield False
            return
        del self._waiting[shard]
        self._since[shard] = now
        self._in_a_row = self._in_a_row + 1 if urgent else 0
        try:
            yield True
        finally:
            del self._since[shard]

    def ahead(self, shard: int, now: float) -> int:
        """How many turns must end before the shard has its own."""
        busy = sum(now - since < LONG_S for since in self._since.values())
        queue = self._queue(now)
        place = queue.index(shard) if shard in queue else len(queue)
        return max(0, busy + place - self._at_once + 1)

    def leave(self, shard: int) -> None:
        """The shard has no pages any more, or cannot do one: nobody waits for it."""
        self._waiting.pop(shard, None)

    def _queue(self, now: float) -> list[int]:
        waiting = [(shard, asking.urgent) for shard, asking in self._waiting.items() if now - asking.at < SILENT_S]
        first = self._in_a_row < IN_A_ROW
        return [shard for shard, _ in sorted(waiting, key=lambda each: each[1] is not first)]
