"""Door: the next entries of a shard's stream, and the check that nothing before them was lost."""

from __future__ import annotations

from redis.asyncio import Redis

from services.segmenter.decode import Raw
from shared.errors import MusterError
from shared.stream import names


class OffsetGone(MusterError):
    """The stream no longer holds the entry of the offset: Redis was emptied, truncated or failed over."""

    code = "offset_gone"


async def read(redis: Redis, shard: int, offset: str, *, expected: bool, block_ms: int, count: int) -> list[Raw]:
    """The entries after the offset, waiting at most ``block_ms`` (0: not at all) for the first.

    The offset's entry is looked up after the read: a stream that was emptied meanwhile would hand out its first new
    entry as if nothing had been before (SEAMS A11). Raises OffsetGone when it is not there although ``expected``.
    """
    key = names.events(shard)
    async with redis.pipeline(transaction=False) as pipeline:
        pipeline.xread({key: offset}, count=count, block=block_ms or None)
        pipeline.xrange(key, offset, offset)
        answer, held = await pipeline.execute()
    if expected and not held:
        raise OffsetGone(
            f"{key} no longer holds {offset}, the last entry handled. Entries after it may be lost: "
            f"look at Redis, then run `muster streams recover --shard {shard}`."
        )
    return [
        Raw(entry_id.decode(), fields.get(names.FIELD, b"").decode("utf-8", "replace"))
        for _, entries in answer or []
        for entry_id, fields in entries
    ]
