"""Door: a replicated Redis failed over to a replica without the last entries, and the shard goes on (SEAMS A11)."""

from __future__ import annotations

from typing import Final

import structlog
from redis.asyncio import Redis

from services.segmenter import fence
from services.segmenter.fence import Lease
from shared.clock import Clock
from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.streams import entry_before, id_ms, recover

log = structlog.get_logger(__name__)

_SQL = load(__file__)

BACK_MS: Final = 60_000
"""So far before the offset there may be entries that came after the failover: the clock of the promoted server may be
behind the other's, and entries have its time. What is read twice has no effect the second time."""


async def mend(pool: Pool, redis: Redis, lease: Lease, clock: Clock) -> None:
    """Let the shard go on where nothing that is on the stream is lost by it, so that nobody must decide. Raises Fenced.

    Where the stream ends before the offset, the offset is put back as a marker. Where it goes on beyond, as calls were
    accepted after the failover, it is read again from a minute before. A stream that begins after the offset was not
    failed over but trimmed: that is left to ``muster streams recover``.
    """
    offset_id, _ = await fence.position(pool, lease)
    recovery = await recover(redis, lease.shard, offset_id, clock.now_ms())
    if recovery.outcome == "held":
        return
    after, detail = offset_id, "the stream ended before the offset; accepted entries after it may be missing"
    if recovery.outcome == "trimmed":
        if await entry_before(redis, lease.shard, id_ms(offset_id)) is None:
            return
        after = await entry_before(redis, lease.shard, id_ms(offset_id) - BACK_MS) or "0-0"
        detail = f"the stream went on without the offset; read again after {after}, entries around it may be missing"
        if await pool.fetchval(_SQL["go_back"], lease.shard, lease.epoch, after, after != "0-0") is None:
            raise fence.Fenced(f"shard {lease.shard} has another owner than epoch {lease.epoch}")
    await pool.execute(_SQL["note"], lease.shard, offset_id, after, detail, clock.now_ms())
    log.error("stream_failed_over", shard=lease.shard, offset_id=offset_id, goes_on_after=after)
