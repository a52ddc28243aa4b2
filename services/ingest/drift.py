"""Store: this machine's clock against Redis's, as its receive times decide what segments say of time (SEAMS A9)."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.clock import Clock
from shared.domain.drift import off_by
from shared.errors import MusterError
from shared.stream.clocks import Ask, each_clock

LOOK_SECONDS: Final = 2.0
SLOW_MS: Final = 1_000

_log = structlog.stdlib.get_logger()


class ClockDrift(MusterError):
    """This machine's clock is too far from Redis's, so calls are refused until it is set right."""

    code = "clock_drift"
    status = 503


class DriftWatch:
    """Compares the clocks every few seconds."""

    def __init__(self, client: Redis, machine: Clock) -> None:
        """``machine`` is the machine's own clock, not one that tests move."""
        self._client = client
        self._machine = machine
        self._problem: str | None = None

    def check(self) -> None:
        """Raise ClockDrift when the clock was off at the last look."""
        if self._problem is not None:
            raise ClockDrift(self._problem)

    async def look(self) -> None:
        """Compare once; an answer that is slow says nothing. Raises RedisError or OSError when Redis is away."""
        said = [one for one in await each_clock(self._client, self._compare) if one is not None]
        if not said:
            return
        problem = next(filter(None, said), None)
        if (problem is None) != (self._problem is None):
            _log.warning("clock_off" if problem else "clock_right_again", reason=problem)
        self._problem = problem

    async def _compare(self, ask: Ask) -> str | None:
        """What is wrong with the clock by one server's: nothing when empty, and None when nobody knows."""
        before = self._machine.now_ms()
        theirs = await ask()
        after = self._machine.now_ms()
        if after - before > SLOW_MS:
            # Redis looked at its clock at any moment in between.
            return None
        return off_by((before + after) // 2, theirs, "Redis") or ""

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except (RedisError, OSError) as error:
                _log.warning("clocks_uncompared", reason=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)
