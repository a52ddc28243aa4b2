"""Door: this machine's clock against the servers': who is off must not judge what is due (SEAMS A9)."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.segmenter.cancelling import raise_if_cancelled
from shared.clock import Clock
from shared.domain.drift import off_by
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE, Pool
from shared.postgres.statements import load
from shared.stream.clocks import Ask, each_clock

log = structlog.get_logger(__name__)

_SQL = load(__file__)

INTERVAL_S = 5.0
SLOW_MS = 1_000


class ClockDrift(MusterError):
    """This machine's clock is too far from the database's or from Redis's."""

    code = "clock_drift"


class DriftWatch:
    """Compares the clocks every few seconds."""

    def __init__(self, pool: Pool, redis: Redis, machine: Clock) -> None:
        """``machine`` is the machine's own clock, not one that tests move."""
        self._pool = pool
        self._redis = redis
        self._machine = machine
        self._problem: str | None = None

    def check(self) -> None:
        """Raise ClockDrift when the clock was off at the last look."""
        if self._problem is not None:
            raise ClockDrift(self._problem)

    async def run(self) -> None:
        """Look again and again, until cancelled; a server that is away says nothing about the clock."""
        while True:
            raise_if_cancelled()
            try:
                await self.look()
            except (*UNREACHABLE, RedisError) as error:
                raise_if_cancelled()
                log.warning("clocks_uncompared", error=str(error))
            await asyncio.sleep(INTERVAL_S)

    async def look(self) -> None:
        """Compare once."""
        by_redis = await each_clock(self._redis, partial(self._compare, "Redis"))
        self._problem = await self._compare("Postgres", self._postgres_ms) or next(filter(None, by_redis), None)

    async def _compare(self, server: str, ask: Ask) -> str | None:
        """What is wrong with the clock; a server that answers slowly has said nothing about it."""
        before = self._machine.now_ms()
        theirs = await ask()
        after = self._machine.now_ms()
        return None if after - before > SLOW_MS else off_by((before + after) // 2, theirs, server)

    async def _postgres_ms(self) -> int:
        return int(await self._pool.fetchval(_SQL["server_time"]))
