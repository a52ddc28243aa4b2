"""Door: entries for other shards, sent in order by the shard's owner after the commit that caused them."""

from __future__ import annotations

from redis.asyncio import Redis

from services.segmenter import outgoing
from services.segmenter.fence import Lease, owner_transaction
from shared.postgres.pool import Pool
from shared.stream import names
from shared.stream.streams import StreamMissing

PAGE = 500


async def send_page(pool: Pool, redis: Redis, lease: Lease, now: int) -> bool:
    """Send the next page of the outbox, then forget it; whether there is more.

    A crash in between sends the page again, which the receivers' dedupe makes harmless. What a missing stream does not
    take stays; the rest is forgotten all the same, or it would be sent again each time. Raises StreamMissing, Fenced.
    """
    entries = await outgoing.oldest(pool, lease.shard, PAGE)
    if not entries:
        return False
    async with redis.pipeline(transaction=False) as pipeline:
        for _, target, entry in entries:
            pipeline.xadd(names.events(target), {names.FIELD: entry}, nomkstream=True)
        ids = await pipeline.execute()
    sent = [number for (number, _, _), entry_id in zip(entries, ids, strict=True) if entry_id is not None]
    async with owner_transaction(pool, lease, now) as fence:
        await outgoing.forget(fence, sent)
    if len(sent) < len(entries):
        raise StreamMissing(entries[ids.index(None)][1])
    return len(entries) == PAGE
