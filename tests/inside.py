"""The servers of a running Muster from inside: whether it is quiet, what was logged and told, who owns what."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from redis.asyncio import Redis

from services.segmenter.verify.quiet import await_quiet
from shared.clock import make_clock
from shared.postgres import locks
from shared.postgres.pool import Connection
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.streams import text
from tests.stack import Stack

ENVIRONMENT = "development"


@dataclass(frozen=True)
class Inside:
    """Open connections to the servers of a stack."""

    stack: Stack
    postgres: Connection
    redis: Redis

    async def quiet(self, timeout: float = 30.0) -> None:
        """Wait until everything accepted, commanded or due has taken effect and been told."""
        now_ms = make_clock(self.stack.clock_file).now_ms()
        left = await await_quiet(self.postgres, self.redis, now_ms, timeout)
        assert left == [], left

    async def logged(self, environment: str = ENVIRONMENT) -> Counter[str]:
        """Message id -> how many rows of the log it has."""
        rows = await self.postgres.fetch("select message_id from events where environment = $1", environment)
        return Counter(row["message_id"] for row in rows)

    async def transitions(self, environment: str = ENVIRONMENT) -> list[dict[str, str]]:
        """The environment's stream, oldest first; fails when it has a gap, a repeat, or an end of its own."""
        entries = await self.redis.xrange(names.transitions(environment)) or []
        told = [{text(name): text(value) for name, value in (fields or {}).items()} for _, fields in entries]
        expected = [str(sequence) for sequence in range(1, len(told) + 1)]
        assert [row["sequence"] for row in told] == expected
        assert [text(entry_id) for entry_id, _ in entries] == [f"{sequence}-0" for sequence in expected]
        numbered = await self.postgres.fetchval(
            "select coalesce(sum(count), 0) from transition_ranges where environment = $1", environment
        )
        assert numbered == len(told)
        return told

    async def owners(self) -> dict[int, str]:
        """Shard -> the owner's name, of the shards whose lock somebody holds."""
        rows = await self.postgres.fetch(
            "select shard, owner from shards where shard::bigint in (select objid::bigint from pg_locks"
            " where locktype = 'advisory' and granted and objsubid = 2 and classid::bigint = $1)",
            locks.SHARD_CLASS,
        )
        return {row["shard"]: row["owner"] for row in rows}

    async def committed(self) -> dict[int, int]:
        """Shard -> the time of its last commit, UTC ms."""
        rows = await self.postgres.fetch("select shard, committed_at from shards")
        return {row["shard"]: row["committed_at"] for row in rows}


@asynccontextmanager
async def looking_inside(stack: Stack) -> AsyncIterator[Inside]:
    """The servers of a stack."""
    postgres = await asyncpg.connect(stack.access.database_url)
    redis = connect(stack.access.redis_url)
    try:
        yield Inside(stack, postgres, redis)
    finally:
        await redis.aclose()
        await postgres.close()
