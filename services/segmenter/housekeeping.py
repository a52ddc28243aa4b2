"""Door: what nobody needs any more: the dedupe of messages received over five weeks ago (promise P2: 30 days), and old
lists of members that were uploaded."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import asyncpg

from services.segmenter.messages import week_of
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)

WEEKS_KEPT = 6
"""Live partitions, the present week included: a message is remembered for 35 to 42 days."""

LISTS_KEPT_MS = 7 * 24 * 3_600_000
"""How long people can look at an uploaded list, and commit it."""


async def forget_old_lists(pool: Pool, now: int) -> None:
    """Delete uploaded lists of members, one by one: a long one takes a while. ``now`` in UTC ms."""
    while await pool.fetchval(_SQL["forget_list"], now - LISTS_KEPT_MS):
        pass


async def forget_old_messages(pool: Pool) -> None:
    """Drop the weeks that are older than every shard needs, by the shards' own clocks."""
    clock = await pool.fetchval(_SQL["clock"])
    if clock:
        with suppress(asyncpg.LockNotAvailableError):
            await _drop_weeks(pool, week_of(clock) - timedelta(weeks=WEEKS_KEPT - 1))


async def _drop_weeks(pool: Pool, before: date) -> None:
    """Dropping waits for every reader of the table, and all owners would wait behind it: rather another time."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["do_not_wait"])
        await connection.execute(_SQL["forget_weeks"], before)
