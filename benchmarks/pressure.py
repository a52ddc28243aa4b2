"""Calls at a rate through the public door, and how many of them the segmenter has still to handle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from statistics import mean
from time import monotonic
from typing import NamedTuple

from benchmarks.lean import Door, at_rate, basic, door
from benchmarks.mix import BATCH, bodies
from benchmarks.scene import Scene
from tests.waiting import wait_until

CONNECTIONS = 16
FLOODERS = 4
AHEAD = 4_000
"""Calls by which a flood may be ahead of the segmenter."""
SAMPLE_SECONDS = 0.1
WARM_SECONDS = 2.0
PATIENCE_SECONDS = 120
GROWTH_SECONDS = 0.1
"""By so much the second half of a step may be later than the first, for its lag to count as bounded."""
ENOUGH = 0.97
"""Of the calls that were to be sent, if the sender is to be believed."""


class Sample(NamedTuple):
    """At a moment of the monotonic clock: calls accepted so far, and rows of the log."""

    at: float
    accepted: int
    handled: int

    @property
    def waiting(self) -> int:
        """Calls that are accepted and not handled, but for a constant."""
        return self.accepted - self.handled


class Step(NamedTuple):
    """Calls at a rate for a while: how many per second were accepted and handled, and by how many seconds of its
    traffic the second half was later than the first."""

    rate: float
    accepted: float
    handled: float
    growth: float

    def is_bounded(self) -> bool:
        """Whether what comes is handled."""
        return self.growth <= GROWTH_SECONDS and self.accepted >= ENOUGH * self.rate


class Pressure:
    """A sender of batches on some users."""

    def __init__(self, scene: Scene, ingest: Door, users: int, name: str) -> None:
        """Nothing is sent. ``name`` makes the ids of its calls unique."""
        self._scene = scene
        self._ingest = ingest
        self._bodies = bodies(name, users)
        self._accepted = 0
        self.samples: list[Sample] = []

    async def watch(self) -> None:
        """Take samples until cancelled."""
        while True:
            handled = await self._scene.inside.postgres.fetchval("select sum(event_number) from shards")
            self.samples.append(Sample(monotonic(), self._accepted, int(handled)))
            await asyncio.sleep(SAMPLE_SECONDS)

    async def send(self, _: int = 0) -> None:
        """One batch."""
        await self._ingest.ask(self._ingest.post("/v1/batch", next(self._bodies)))
        self._accepted += BATCH

    async def at(self, rate: float, seconds: float) -> Step:
        """Calls at a rate. The first moments, in which batches fill, are not counted."""
        began = monotonic() + WARM_SECONDS
        await at_rate(rate / BATCH, WARM_SECONDS + seconds, self.send)
        return self.step(rate, began)

    def step(self, rate: float, began: float) -> Step:
        """What has happened since a moment."""
        found = [sample for sample in self.samples if sample.at >= began]
        first, last, half = found[0], found[-1], len(found) // 2
        waiting = [sample.waiting for sample in found]
        seconds = last.at - first.at
        return Step(
            rate,
            (last.accepted - first.accepted) / seconds,
            (last.handled - first.handled) / seconds,
            (mean(waiting[half:]) - mean(waiting[:half])) / rate,
        )

    async def flood(self, seconds: float) -> float:
        """As many as are handled; returns how many that is per second."""
        idle, began = self.samples[-1].waiting, monotonic()

        async def some() -> None:
            while monotonic() < began + seconds:
                await self.send()
                await wait_until(lambda: self.samples[-1].waiting - idle < AHEAD, timeout=PATIENCE_SECONDS)

        await asyncio.gather(*(some() for _ in range(FLOODERS)))
        return self.step(1, began + WARM_SECONDS).handled

    async def settle(self) -> None:
        """Wait until what was accepted is handled, by the number of rows that stands still."""
        await asyncio.sleep(SAMPLE_SECONDS)

        def is_still() -> bool:
            return len({sample.handled for sample in self.samples[-10:]}) == 1

        await wait_until(is_still, timeout=PATIENCE_SECONDS, message="the backlog is handled")


@asynccontextmanager
async def pressure(scene: Scene, users: int, name: str) -> AsyncIterator[Pressure]:
    """A sender with its connections, on users 0 to n - 1; nothing else asks ``scene.inside.postgres`` meanwhile."""
    access = scene.client.access
    async with door(access.ingest_url, basic(access.write_key), CONNECTIONS) as ingest:
        made = Pressure(scene, ingest, users, name)
        task = asyncio.create_task(made.watch(), name="samples")
        try:
            await wait_until(lambda: bool(made.samples), message="the first sample")
            yield made
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
