"""Door: waits until what shards have told each other so far has taken effect, also on a system that is never quiet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from redis.asyncio import Redis

from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.streams import last_id, stream_id

_SQL = load(__file__)

POLL_S: Final = 0.1


async def pass_on(postgres: AnyConnection, redis: Redis) -> None:
    """Outboxes pass where they are, offsets the ends of streams, and the pages that this causes are done."""
    sent = {row["shard"]: row["outbox_number"] for row in await postgres.fetch(_SQL["shards"])}
    await _until_none(postgres, "unsent", sent)
    ends = {shard: await last_id(redis, shard) for shard in sent}
    while True:
        rows = await postgres.fetch(_SQL["shards"])
        if all(stream_id(row["offset_id"]) >= ends[row["shard"]] for row in rows):
            break
        await asyncio.sleep(POLL_S)
    begun = {row["shard"]: row["task_number"] for row in rows}
    await _until_none(postgres, "undone", begun)


async def _until_none(postgres: AnyConnection, left: str, numbers: Mapping[int, int]) -> None:
    while True:
        if not await postgres.fetchval(_SQL[left], list(numbers), list(numbers.values())):
            return
        await asyncio.sleep(POLL_S)
