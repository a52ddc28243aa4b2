"""Door: handled entries leave their stream, a margin below the committed offset."""

from __future__ import annotations

from redis.asyncio import Redis

from services.segmenter.settings import SegmenterSettings
from shared.stream import names
from shared.stream.streams import id_ms


async def trim(redis: Redis, shard: int, offset_id: str, settings: SegmenterSettings) -> None:
    """Trim the shard's stream below the offset; the entry of the offset itself always stays (SEAMS A11).

    The margin is a time before the offset, or nothing at all when the stream takes more bytes than it may (measured
    whole: a sample of the oldest entries says nothing about large newer ones).
    """
    key = names.events(shard)
    oldest = f"{max(0, id_ms(offset_id) - settings.stream_keep_ms)}-0"
    if (await redis.memory_usage(key, samples=0) or 0) > settings.stream_keep_bytes:
        oldest = offset_id
    await redis.xtrim(key, minid=oldest, approximate=True)
