"""When transitions that the clock made came to the stream: looked at while they come, read only afterwards."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from statistics import quantiles
from typing import NamedTuple

from shared.clock import Clock, make_clock
from shared.domain.instants import parse_instant
from shared.stream import names
from shared.stream.backlog import last_sequence
from shared.stream.streams import text
from tests.inside import ENVIRONMENT, Inside

POLL_SECONDS = 0.01
PAGE = 5_000


class Exits(NamedTuple):
    """How long each exit took, from its moment until it was published, in ms."""

    late: list[int]

    def __str__(self) -> str:
        cuts = quantiles(self.late, n=100, method="inclusive")
        return f"{cuts[49]:,.0f} / {cuts[98]:,.0f} ms"


class Published(NamedTuple):
    """At UTC ms of the installation's clock, the last sequence on the stream."""

    at: int
    sequence: int


class Watcher:
    """Looks how far the stream is; nothing more, for whoever reads along takes the time of what is measured."""

    def __init__(self, inside: Inside, clock: Clock, sequence: int) -> None:
        """From behind this sequence."""
        self._inside = inside
        self._clock = clock
        self._first = sequence
        self._seen: list[Published] = []

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            sequence = await last_sequence(self._inside.redis, ENVIRONMENT)
            self._seen.append(Published(self._clock.now_ms(), sequence))
            await asyncio.sleep(POLL_SECONDS)

    async def exits(self, segment_id: str) -> Exits:
        """Those from a segment by the clock, of all that had been published when one last looked."""
        late, after, last = list[int](), self._first, self._seen[-1].sequence
        while after < last:
            found = await self._inside.redis.xrange(names.transitions(ENVIRONMENT), f"({after}-0", "+", count=PAGE)
            for entry_id, fields in found or []:
                after = int(text(entry_id).partition("-")[0])
                told = {text(name): text(value) for name, value in (fields or {}).items()}
                mine = told["segment_id"] == segment_id and told["type"] == "segment.exited"
                if mine and told["cause"] == "clock" and after <= last:
                    late.append(self._came_at(after) - (parse_instant(told["at"]) or 0))
        return Exits(late)

    def _came_at(self, sequence: int) -> int:
        return self._seen[bisect_left(self._seen, sequence, key=lambda seen: seen.sequence)].at


@asynccontextmanager
async def watching(inside: Inside) -> AsyncIterator[Watcher]:
    """A watcher of the development environment; nothing else asks ``inside.redis`` for long meanwhile."""
    clock = make_clock(inside.stack.clock_file)
    watcher = Watcher(inside, clock, await last_sequence(inside.redis, ENVIRONMENT))
    task = asyncio.create_task(watcher.run(), name="watcher")
    try:
        yield watcher
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
