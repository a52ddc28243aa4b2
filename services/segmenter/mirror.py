"""Door: the key catalogue copied to Redis, so that ingest accepts calls while Postgres is away (SEAMS A14)."""

from __future__ import annotations

from redis.asyncio import Redis

from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.key_mirror import MirroredKey, reconcile

_SQL = load(__file__)


async def mirror_keys(pool: Pool, redis: Redis) -> None:
    """Bring Redis in line with the table of keys."""
    rows = await pool.fetch(_SQL["keys"])
    live = {
        row["hash"]: MirroredKey(row["key_id"], row["environment"], row["scope"], row["browser"])
        for row in rows
        if not row["revoked"]
    }
    shards = await pool.fetchval(_SQL["shards"])
    await reconcile(redis, live, [row["hash"] for row in rows if row["revoked"]], shards)


async def count_shards(pool: Pool) -> int | None:
    """How many shards the installation has; None before it is installed."""
    shards: int | None = await pool.fetchval(_SQL["shards"])
    return shards
