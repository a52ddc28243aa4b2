"""Kills processes of a running Muster, each while it is at work, at moments that a seed decides."""

import asyncio
import random
from collections import Counter
from urllib.parse import urlsplit

from services.cli.embedded.postgres_server import postgres_answers
from services.cli.embedded.redis_server import redis_answers
from services.cli.ports import answers
from shared.postgres.pool import UNREACHABLE
from tests.inside import looking_inside
from tests.stack import Stack
from tests.waiting import wait_until

NAMES = ("segmenter", "segmenter-2", "ingest", "redis", "postgres")
STRIKES = {
    "kill segmenter": 3,
    "kill segmenter-2": 3,
    "kill ingest": 3,
    "kill redis": 4,
    "kill postgres": 1,
    "stop segmenter": 1,
    "stop segmenter-2": 1,
    "stop redis": 1,
    "stop postgres": 1,
}
"""What happens how often in a round: kill -9, or a while in which all its processes stand still."""
ROUND = sum(STRIKES.values())
PAUSE_SECONDS = (0.0, 1.0)
STILL_SECONDS = (2.5, 6.0)
BACK_SECONDS = 60


class Killer:
    """One by one, never two at the same moment; the next one falls while the last one may still be coming back."""

    def __init__(self, stack: Stack, seed: int) -> None:
        """The same seed kills the same processes after the same pauses."""
        self._stack = stack
        self._random = random.Random(seed)
        self._round: list[str] = []
        self.struck: Counter[str] = Counter()

    async def run(self, kills: int) -> None:
        """Strike so many times."""
        for _ in range(kills):
            if not self._round:
                self._round = list(Counter(STRIKES).elements())
                self._random.shuffle(self._round)
            strike = self._round.pop()
            await self._strike(*strike.split())
            self.struck[strike] += 1

    async def _strike(self, deed: str, name: str) -> None:
        await self._await_at_work(name)
        await asyncio.sleep(self._random.uniform(*PAUSE_SECONDS))
        if deed == "stop":
            with self._stack.suspended(name):
                await asyncio.sleep(self._random.uniform(*STILL_SECONDS))
        else:
            pid = self._stack.kill(name)
            await wait_until(lambda: self._stack.pid(name) != pid or not self._stack.is_running(name))

    async def all_at_work(self) -> None:
        """Wait until everything that was killed is back."""
        for name in NAMES:
            await self._await_at_work(name)

    async def _await_at_work(self, name: str) -> None:
        await wait_until(lambda: self.is_at_work(name), timeout=BACK_SECONDS, message=f"{name} at work")

    async def is_at_work(self, name: str) -> bool:
        """Whether a process does what it is for: a door answers, a segmenter owns shards."""
        if not self._stack.is_running(name):
            return False
        access = self._stack.access
        if name == "redis":
            return await asyncio.to_thread(redis_answers, port_of(access.redis_url))
        if name == "postgres":
            return await asyncio.to_thread(postgres_answers, port_of(access.database_url))
        if name == "ingest":
            return await asyncio.to_thread(answers, "127.0.0.1", port_of(access.ingest_url))
        return await self._owns_shards(self._stack.pid(name))

    async def _owns_shards(self, pid: int) -> bool:
        try:
            async with looking_inside(self._stack) as inside:
                return any(owner.endswith(f":{pid}") for owner in (await inside.owners()).values())
        except UNREACHABLE:
            return False


def port_of(url: str) -> int:
    """The port of an address."""
    port = urlsplit(url).port
    assert port is not None
    return port
