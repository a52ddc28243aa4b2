"""Live traffic beside a measurement, and how fresh reads are meanwhile."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from statistics import quantiles
from time import monotonic
from typing import NamedTuple

from benchmarks.people import user_id
from tests.client import Client, done
from tests.waiting import wait_until

PROBES_PER_SECOND = 20
BATCHES_PER_SECOND = 10
BATCH = 20
PATIENCE_SECONDS = 120
NUMBERS = count()
"""Of all traffic of a process: a message id that was used before takes no effect, and so no time."""


class Sample(NamedTuple):
    """A probe: when its call was acknowledged, on the monotonic clock, and the seconds until a read showed it."""

    acknowledged: float
    seconds: float


class Percentiles(NamedTuple):
    """The seconds that half of the probes took at most, and 99 of 100."""

    p50: float
    p99: float
    probes: int

    def __str__(self) -> str:
        return f"{self.p50 * 1000:,.0f} / {self.p99 * 1000:,.0f} ms"


@dataclass
class Traffic:
    """220 calls a second on known users, of which 20 are read back; a slow answer holds no other call up."""

    client: Client
    first: int
    last: int
    batches: bool = True
    """Whether calls that nobody reads back come besides."""
    samples: list[Sample] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    """What runs it, whose errors end the waiting."""
    _unread: set[float] = field(default_factory=set)
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    async def run(self) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            tick = monotonic()
            for number in count():
                group.create_task(self._probe())
                if self.batches and number % (PROBES_PER_SECOND // BATCHES_PER_SECOND) == 0:
                    group.create_task(self._batch())
                tick += 1 / PROBES_PER_SECOND
                await asyncio.sleep(max(tick - monotonic(), 0))

    def freshness(self, begin: float, end: float) -> Percentiles:
        """Of the probes that were acknowledged between two moments of the monotonic clock."""
        seconds = [sample.seconds for sample in self.samples if begin <= sample.acknowledged <= end]
        cuts = quantiles(seconds, n=100, method="inclusive")
        return Percentiles(cuts[49], cuts[98], len(seconds))

    async def read_back(self, moment: float) -> None:
        """Wait until every probe that was acknowledged before a moment has been read: the slow ones count too."""

        def are_read() -> bool:
            if self.task is not None and self.task.done():
                self.task.result()
            return all(acknowledged > moment for acknowledged in self._unread)

        await wait_until(are_read, timeout=PATIENCE_SECONDS, message="the last probes are read")

    async def _probe(self) -> None:
        call = self._call()
        done(await self.client.write.post("/v1/identify", json=call), 200)
        acknowledged = monotonic()
        self._unread.add(acknowledged)
        while not await self._is_readable(call):
            pass
        self._unread.remove(acknowledged)
        self.samples.append(Sample(acknowledged, monotonic() - acknowledged))

    async def _is_readable(self, call: Mapping[str, object]) -> bool:
        """Whether a read has shown the call; the door itself waits ten seconds at most."""
        parameters = {"wait_for": str(call["messageId"])}
        answer = await self.client.read.get(f"/v1/users/{call['userId']}", params=parameters)
        return answer.status_code != 504 and "score" in done(answer, 200)["sources"]

    async def _batch(self) -> None:
        await self.client.batch([self._call() for _ in range(BATCH)])

    def _call(self) -> dict[str, object]:
        number = next(NUMBERS)
        return {
            "type": "identify",
            "userId": user_id(self._random.randrange(self.first, self.last)),
            "messageId": f"live-{self.first}-{number}",
            "traits": {"score": number},
        }


@asynccontextmanager
async def traffic(client: Client, first: int, last: int, *, batches: bool = True) -> AsyncIterator[Traffic]:
    """Traffic on the users from the first to before the last; its errors are the benchmark's."""
    running = Traffic(client, first, last, batches)
    running.task = task = asyncio.create_task(running.run(), name="traffic")
    try:
        yield running
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
