"""Door: whether all that was accepted has taken effect and been told (SEAMS A3: "quiet")."""

from __future__ import annotations

import asyncio

import asyncpg
from redis.asyncio import Redis

from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.backlog import backlog, last_sequence

_SQL = load(__file__)

POLL_S = 0.05


async def pending(postgres: AnyConnection, redis: Redis, now_ms: int) -> list[str]:
    """What is still under way, a phrase each; empty when nothing is.

    Postgres is asked first: what its outbox does not hold any more is on the streams that are asked after it.
    """
    async with postgres.transaction(isolation="repeatable_read", readonly=True):
        found: list[str] = [row["what"] for row in await postgres.fetch(_SQL["pending"], now_ms)]
        offsets = await postgres.fetch(_SQL["offsets"])
        ends = await postgres.fetch(_SQL["last_sequences"])
    return found + await _unread(redis, offsets) + await _unrelayed(redis, ends)


async def _unread(redis: Redis, offsets: list[asyncpg.Record]) -> list[str]:
    waiting = [(row["shard"], (await backlog(redis, row["shard"], row["offset_id"])).waiting) for row in offsets]
    return [f"shard {shard} has not read {count:,} entries" for shard, count in waiting if count]


async def _unrelayed(redis: Redis, ends: list[asyncpg.Record]) -> list[str]:
    late = [(row["environment"], row["last_sequence"] - await last_sequence(redis, row["environment"])) for row in ends]
    return [f"{count:,} transitions of {name} are not on their stream" for name, count in late if count > 0]


async def await_quiet(postgres: AnyConnection, redis: Redis, now_ms: int, patience_s: float) -> list[str]:
    """Wait at most so many seconds for quiet; returns what is still pending then, or nothing."""
    deadline = asyncio.get_running_loop().time() + patience_s
    while found := await pending(postgres, redis, now_ms):
        if asyncio.get_running_loop().time() >= deadline:
            break
        await asyncio.sleep(POLL_S)
    return found
