"""Door: what nobody needs any more: the dedupe of messages received over five weeks ago (promise P2: 30 days)."""

from __future__ import annotations

from datetime import timedelta

from services.segmenter.messages import week_of
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)

WEEKS_KEPT = 6
"""Live partitions, the present week included: a message is remembered for 35 to 42 days."""


async def forget_old_messages(pool: Pool) -> None:
    """Drop the weeks that are older than every shard needs, by the shards' own clocks."""
    clock = await pool.fetchval(_SQL["clock"])
    if clock:
        await pool.execute(_SQL["forget_weeks"], week_of(clock) - timedelta(weeks=WEEKS_KEPT - 1))
