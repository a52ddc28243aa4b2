"""Store: which messages have taken effect on a shard, so that none does twice."""

from __future__ import annotations

from collections.abc import Iterable

from services.segmenter.fence import Fence
from services.segmenter.messages import Message, week_of
from services.segmenter.rows import columns
from shared.postgres.statements import load

_SQL = load(__file__)


async def among(fence: Fence, messages: Iterable[Message]) -> set[Message]:
    """Which of these have taken effect before, in any live week."""
    rows = await fence.connection.fetch(_SQL["among"], fence.shard, *columns(messages, 3))
    return {Message(*row) for row in rows}


async def remember(fence: Fence, messages: dict[Message, int]) -> None:
    """Record messages (with their receive times, UTC ms) as having taken effect."""
    if not messages:
        return
    weeks = [week_of(received_at) for received_at in messages.values()]
    for week in sorted(set(weeks)):
        await fence.connection.execute(_SQL["ensure_week"], week)
    await fence.connection.execute(_SQL["remember"], fence.shard, *columns(messages, 3), weeks)
