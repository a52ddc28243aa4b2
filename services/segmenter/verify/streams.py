"""Door: a shard's stream still holds the entry of the shard's offset."""

from __future__ import annotations

from redis.asyncio import Redis

from services.segmenter.verify.report import Report
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream.streams import find_entry

_SQL = load(__file__)


async def compare_stream(postgres: AnyConnection, redis: Redis, report: Report, shard: int) -> None:
    """Look for the offset's entry; when it is not there, the offset may have moved on meanwhile, so look once more."""
    for last_look in (False, True):
        row = await postgres.fetchrow(_SQL["offset"], shard)
        if row is None or not row["offset_expected"] or await find_entry(redis, shard, row["offset_id"]):
            return
        if last_look:
            report.differ("stream", f"stream of shard {shard}", f"the entry {row['offset_id']}", "no such entry")
