"""The floor of the segmenter: the same process, that reads, decodes, copies the log, upserts users and moves offsets.

It loads nothing, folds nothing and asks no condition. `python -m benchmarks.floor` runs until it is stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import uvloop
from redis.asyncio import Redis

from services.segmenter import events, fence
from services.segmenter.app import POOL_SIZE, SESSIONS
from services.segmenter.decode import decode
from services.segmenter.fence import Lease
from services.segmenter.mirror import count_shards
from services.segmenter.projection import happened
from services.segmenter.reading import read
from services.segmenter.rows import logged_call
from services.segmenter.settings import SegmenterSettings
from services.segmenter.worker import BLOCK_MS
from shared.clock import SystemClock
from shared.domain.events import CallAccepted
from shared.domain.values import dumps
from shared.postgres.pool import Pool, open_pool
from shared.postgres.statements import load
from shared.settings import read as read_settings
from shared.stream.connection import connect

_SQL = load(__file__)


async def own(pool: Pool, redis: Redis, lease: Lease, count: int) -> None:
    """A shard's batches, one transaction each."""
    offset, _ = await fence.position(pool, lease)
    while True:
        raws = await read(redis, lease.shard, offset, expected=True, block_ms=BLOCK_MS, count=count)
        if not raws:
            continue
        calls = [(raw, call) for raw in raws if isinstance(call := decode(raw), CallAccepted)]
        async with fence.owner_transaction(pool, lease, SystemClock().now_ms()) as open_:
            if calls:
                await events.append(open_, [logged_call(raw, call, happened(call)) for raw, call in calls])
                await write_users(open_, [call for _, call in calls])
            open_.position.offset_id = raws[-1].entry_id
        offset = raws[-1].entry_id


async def write_users(open_: fence.Fence, calls: Sequence[CallAccepted]) -> None:
    """The rows of everybody who is named, with what was said last of those who were identified."""
    named = {(call.environment, call.user_id): call for call in calls}
    said = {(call.environment, call.user_id): call for call in calls if call.type == "user_identified"}
    keys = [*zip(*named, strict=True)]
    rows = [row_of(said.get(key)) for key in named]
    await open_.connection.execute(
        _SQL["write_users"], open_.shard, *keys, [call.identified for call in named.values()],
        *map(list, zip(*rows, strict=True)),
    )  # fmt: skip
    seen = [call.occurred_at for call in named.values()]
    await open_.connection.execute(_SQL["write_activity"], open_.shard, *keys, seen, seen)


def row_of(call: CallAccepted | None) -> tuple[str, str, str, str]:
    """Attributes, instants, provenance and operations."""
    if call is None:
        return "{}", "{}", "[]", "{}"
    traits = call.call["traits"]
    return dumps(traits), "{}", dumps([[*call.key, sorted(traits), []]]), "{}"


async def main() -> None:
    """All shards in one process."""
    settings = read_settings(SegmenterSettings)
    pool = await open_pool(settings.database_url, size=POOL_SIZE, settings=SESSIONS)
    shards = await count_shards(pool) or 0
    redis = connect(settings.redis_url, connections=shards + 20)
    async with asyncio.TaskGroup() as group:
        for shard in range(shards):
            lease = await fence.take(pool, shard, "floor")
            group.create_task(own(pool, redis, lease, settings.batch_entries))


if __name__ == "__main__":
    uvloop.run(main())
