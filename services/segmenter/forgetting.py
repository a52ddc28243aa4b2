"""Door: deletes segments that nobody can restore any more, and answers of commands that nobody asks for again."""

from __future__ import annotations

from shared.domain.segments import UNDO_DAYS
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)

DAY_MS = 86_400_000
KEPT_DAYS = UNDO_DAYS + 1
"""A day longer than people may undo it, so that no two clocks are at odds about that."""


async def forget_answers(pool: Pool, now: int) -> None:
    """Delete the answers of commands that are over a day old, page by page; ``now`` in UTC ms."""
    while await pool.fetch(_SQL["forget_answers"], now - DAY_MS):
        pass


async def forget_segments(pool: Pool, now: int) -> None:
    """Delete what was purged, or deleted more than 30 days ago, one segment at a time; its transitions stay."""
    while segment_id := await pool.fetchval(_SQL["deleted_segment"], now - KEPT_DAYS * DAY_MS):
        while await pool.fetch(_SQL["forget_picks"], segment_id):
            pass
        async with pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(_SQL["lock_segment"], segment_id):
                for name in ("closings", "imports", "tasks", "definitions", "segment"):
                    await connection.execute(_SQL[f"forget_{name}"], segment_id)
