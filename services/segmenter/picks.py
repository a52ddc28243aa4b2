"""Store: who was picked for manual segments, and their replacements (SEAMS A17)."""

from __future__ import annotations

import json
from collections.abc import Collection

import asyncpg

from services.segmenter.fence import Fence
from services.segmenter.marks import Marks, Pick, PickKey
from services.segmenter.rows import columns
from shared.domain.order import OrderKey
from shared.domain.values import dumps
from shared.postgres.statements import load

_SQL = load(__file__)


async def load_picks(fence: Fence, keys: Collection[PickKey]) -> dict[PickKey, Pick]:
    """The last word on each of these, where there is one."""
    if not keys:
        return {}
    return dict(_pick(row) for row in await fence.connection.fetch(_SQL["load"], fence.shard, *columns(keys, 3)))


async def load_closings(fence: Fence, segments: Collection[str]) -> dict[str, OrderKey]:
    """Segment -> key of its newest replacement."""
    if not segments:
        return {}
    rows = await fence.connection.fetch(_SQL["load_closings"], fence.shard, list(segments))
    return {row["segment_id"]: OrderKey(*json.loads(row["key"])) for row in rows}


async def next_picked(fence: Fence, segment_id: str, after: str, limit: int) -> dict[PickKey, Pick]:
    """The next that are picked for a segment after an id, in order of id."""
    rows = await fence.connection.fetch(_SQL["next_picked"], fence.shard, segment_id, after, limit)
    return dict(_pick(row) for row in rows)


async def write(fence: Fence, marks: Marks) -> None:
    """Write what changed."""
    changed = [
        (*key, pick.picked, dumps(list(pick.key)), pick.at)
        for key in marks.changed_picks
        if (pick := marks.picks.get(key)) is not None
    ]
    if changed:
        await fence.connection.execute(_SQL["write"], fence.shard, *columns(changed, 6))
    if marks.changed_closings:
        closings = [(segment, dumps(list(marks.closings[segment]))) for segment in marks.changed_closings]
        await fence.connection.execute(_SQL["write_closings"], fence.shard, *columns(closings, 2))


def _pick(row: asyncpg.Record) -> tuple[PickKey, Pick]:
    key = row["environment"], row["subject_id"], row["segment_id"]
    return key, Pick(row["picked"], OrderKey(*json.loads(row["key"])), row["at"])
