"""Store: waits until what was handled has had its effects on other shards too, by the tables alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

import asyncpg

from services.query.waiting import POLL_SECONDS, WaitTimeout
from shared.clock import Clock
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
PATIENCE_SECONDS = 10.0
ROUNDS = 8
"""From shard to shard a message goes at most a few times: a merge tells the anonymous id's shard, that one the user's,
that one the company's, and that one those of its users; each may need pages of work in between."""


class Effects:
    """One wait. Each round lets everything that was on its way when it began arrive and be handled."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        """``clock``: query's own, which is no further from the owners' than they allow (5 s)."""
        self._pool = pool
        self._clock = clock
        self._deadline = time.monotonic() + PATIENCE_SECONDS

    async def wait(self) -> None:
        """Return once a round has caused nothing more, or after the last round. Raises WaitTimeout after ten seconds.

        Traffic of others causes effects as well, so on a busy system all rounds are needed.
        """
        for _ in range(ROUNDS):
            begun = await self._progress()
            await self._until(partial(self._none_of, "has_tasks", begun, "task_number"))
            sending = await self._progress()
            await self._until(partial(self._none_of, "has_outgoing", sending, "outbox_number"))
            sent_at = self._clock.now_ms()
            await self._until(partial(self._is_past, sent_at))
            if _numbers(await self._progress()) == _numbers(begun):
                return

    async def _progress(self) -> list[asyncpg.Record]:
        async with session(self._pool) as connection:
            return await connection.fetch(STATEMENTS["progress"])

    async def _none_of(self, statement: str, noted: list[asyncpg.Record], column: str) -> bool:
        shards, numbers = [row["shard"] for row in noted], [row[column] for row in noted]
        async with session(self._pool) as connection:
            return not await connection.fetchval(STATEMENTS[statement], shards, numbers)

    async def _is_past(self, moment: int) -> bool:
        """Whether every shard has handled all that was on its stream at a moment (UTC ms)."""
        return all(row["as_of"] > moment for row in await self._progress())

    async def _until(self, reached: Callable[[], Awaitable[bool]]) -> None:
        while not await reached():
            if time.monotonic() > self._deadline:
                raise WaitTimeout(
                    f"After {PATIENCE_SECONDS:g} s not every effect on other shards has come. Read again later."
                )
            await asyncio.sleep(POLL_SECONDS)


def _numbers(progress: list[asyncpg.Record]) -> list[tuple[int, int]]:
    return [(row["outbox_number"], row["task_number"]) for row in progress]
