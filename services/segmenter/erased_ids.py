"""Store: the ids of the erased go from the transitions once subscribers were told that they left (SEAMS A15)."""

from __future__ import annotations

import asyncpg

from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)


async def forget_erased_ids(pool: Pool, now: int) -> None:
    """Put hashes in the place of all ids that are due at UTC ms ``now``; the rows themselves stay, gap-free."""
    while rows := await pool.fetch(_SQL["due"], now):
        for row in rows:
            await _forget(pool, row)


async def _forget(pool: Pool, row: asyncpg.Record) -> None:
    async with pool.acquire() as connection, connection.transaction():
        where = row["shard"], row["environment"]
        await connection.execute(
            _SQL[f"replace_{row['scope']}"], *where, row["subject_id"], row["replacement"], row["last_number"]
        )
        await connection.execute(_SQL["done"], *where, row["scope"], row["subject_id"], row["last_number"])
