"""Store: the outbox of a shard: entries for other shards that are not on their streams yet."""

from __future__ import annotations

from collections.abc import Sequence

from services.segmenter.fence import Fence
from services.segmenter.rows import Outgoing, columns
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)


async def add(fence: Fence, entries: Sequence[Outgoing]) -> None:
    """Put entries into the outbox; they travel after the commit."""
    first = fence.position.outbox_number + 1
    fence.position.outbox_number += len(entries)
    numbers = list(range(first, first + len(entries)))
    await fence.connection.execute(_SQL["add"], fence.shard, numbers, *columns(entries, 2))


async def oldest(pool: Pool, shard: int, limit: int, but_for: Sequence[int]) -> list[tuple[int, int, str]]:
    """The oldest (number, target shard, entry) of the outbox, without those ``but_for`` some shards.

    Read outside the fence: sending twice is harmless.
    """
    return [tuple(row) for row in await pool.fetch(_SQL["oldest"], shard, limit, but_for)]


async def forget(fence: Fence, numbers: Sequence[int]) -> None:
    """Forget what is on its stream."""
    await fence.connection.execute(_SQL["forget"], fence.shard, numbers)
