"""Door: a replicated Redis failed over to a replica without the last entries, and the shard goes on (SEAMS A11)."""

from __future__ import annotations

import structlog
from redis.asyncio import Redis

from services.segmenter import fence
from services.segmenter.fence import Lease
from shared.clock import Clock
from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.streams import recover

log = structlog.get_logger(__name__)

_SQL = load(__file__)


async def mend(pool: Pool, redis: Redis, lease: Lease, clock: Clock) -> None:
    """Put the offset back as a marker where the stream ends before it: nothing handled is lost, so nobody must decide.

    A stream that goes on beyond the missing offset is left to ``muster streams recover``. Raises Fenced.
    """
    offset_id, _ = await fence.position(pool, lease)
    recovery = await recover(redis, lease.shard, offset_id, clock.now_ms())
    if recovery.outcome == "marked":
        detail = "the stream ended before the offset; accepted entries after it may be missing"
        await pool.execute(_SQL["note"], lease.shard, offset_id, detail, clock.now_ms())
        log.error("stream_failed_over", shard=lease.shard, offset_id=offset_id)
