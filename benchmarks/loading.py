"""Many calls through the public door, as fast as they are handled."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from time import monotonic

from benchmarks.people import Call
from tests.client import Client
from tests.waiting import wait_until

BATCH = 500
SENDERS = 4
PATIENCE_SECONDS = 120
LAG_SECONDS = 5.0
"""So far behind the segmenter may be before we wait: the backlog would fill Redis."""


class Loading:
    """What has been sent so far, and the line that says so."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = monotonic()
        self._said = 0.0
        self._sent = 0

    def add(self, calls: int) -> None:
        """More was accepted; says so once a second."""
        self._sent += calls
        now = monotonic()
        if now - self._said > 1 or self._sent >= self._total:
            self._said = now
            rate = self._sent / max(now - self._began, 0.001)
            print(f"\rloaded {self._sent:,} of {self._total:,} calls ({rate:,.0f}/s)", end="", file=sys.stderr)
        if self._sent >= self._total:
            print(file=sys.stderr)


async def load(client: Client, calls: Iterable[Call], total: int) -> None:
    """Send all calls; they are accepted when it returns, and most have taken effect."""
    loading = Loading(total)
    batches = _batches(calls)
    async with asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(_send(client, batches, loading))


async def _send(client: Client, batches: Iterator[list[Call]], loading: Loading) -> None:
    for number, batch in enumerate(batches):
        await client.batch(batch)
        loading.add(len(batch))
        if number % 10 == 0:
            await _keep_pace(client)


async def _keep_pace(client: Client) -> None:
    async def is_near() -> bool:
        return bool((await client.get("/v1/freshness"))["lag_seconds"] < LAG_SECONDS)

    await wait_until(is_near, timeout=PATIENCE_SECONDS, message="the segmenter caught up")


def _batches(calls: Iterable[Call]) -> Iterator[list[Call]]:
    remaining = iter(calls)
    while batch := list(islice(remaining, BATCH)):
        yield batch
