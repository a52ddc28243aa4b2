"""Door: when what a definition reads is there, so that it may be built; and when it cannot be.

A definition that names one of the other scope waits until that one is built. One that reads what other shards tell is
prepared first: each shard sends what it has to (``prepare`` tasks), and then everything sent must have been handled.
The barrier: once the outboxes have passed what the tasks put into them, the ends of all streams are noted; when every
shard's offset has come to the end of its stream as it was then, whatever was sent before has been handled.
"""

from __future__ import annotations

import structlog
from redis.asyncio import Redis

from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.streams import StreamId, last_id, stream_id

log = structlog.get_logger(__name__)

_SQL = load(__file__)

Ends = dict[int, StreamId]
"""The last id of each shard's stream."""


class Readiness:
    """Moves definitions on to being built; the barriers it has begun are forgotten with it, and begun again."""

    def __init__(self, pool: Pool, redis: Redis) -> None:
        """Nothing has been noted."""
        self._pool = pool
        self._redis = redis
        self._barriers: dict[int, Ends] = {}

    async def look(self) -> None:
        """Move every definition that can be moved by one step."""
        await self._move("fail", "definition_failed")
        await self._move("prepare", "definition_preparing")
        prepared = {row["definition"] for row in await self._pool.fetch(_SQL["prepared"])}
        self._barriers = {number: ends for number, ends in self._barriers.items() if number in prepared}
        for definition in prepared - self._barriers.keys():
            self._barriers[definition] = await self._ends()
        if self._barriers:
            await self._pass()

    async def _ends(self) -> Ends:
        shards = await self._pool.fetch(_SQL["offsets"])
        return {row["shard"]: await last_id(self._redis, row["shard"]) for row in shards}

    async def _pass(self) -> None:
        offsets = {row["shard"]: stream_id(row["offset_id"]) for row in await self._pool.fetch(_SQL["offsets"])}
        for definition, ends in list(self._barriers.items()):
            if all(offsets[shard] >= end for shard, end in ends.items()):
                await self._move("build", "definition_prepared", definition)
                del self._barriers[definition]

    async def _move(self, name: str, message: str, *definition: int) -> None:
        """Move definitions and raise the catalogue, in the order in which commands take these rows."""
        async with self._pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(_SQL[name], *definition)
            if rows:
                await connection.execute(_SQL["raise_catalogue"])
        for row in rows:
            log.info(message, definition=row["definition"], segment_id=row["segment_id"])
