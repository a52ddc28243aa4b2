"""Store: the log of a shard, its dedupe, its dead letters and its outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.segmenter.fence import Fence
from services.segmenter.messages import Message, week_of
from services.segmenter.rows import DeadLetter, Logged, Outgoing
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)

LOG_COLUMNS = (
    "shard", "number", "environment", "user_id", "occurred_at", "type", "name", "message_id", "entry_id", "entry",
)  # fmt: skip


async def seen(fence: Fence, messages: Iterable[Message]) -> set[Message]:
    """Which of these have taken effect before, in any live week."""
    environments, hashes, users = _columns(messages, 3)
    rows = await fence.connection.fetch(_SQL["seen"], fence.shard, environments, hashes, users)
    return {Message(*row) for row in rows}


async def remember(fence: Fence, messages: dict[Message, int]) -> None:
    """Record messages (with their receive times, UTC ms) as having taken effect."""
    weeks = [week_of(received_at) for received_at in messages.values()]
    for week in sorted(set(weeks)):
        await fence.connection.execute(_SQL["ensure_week"], week)
    environments, hashes, users = _columns(messages, 3)
    await fence.connection.execute(_SQL["remember"], fence.shard, environments, hashes, users, weeks)


async def append(fence: Fence, rows: Sequence[Logged]) -> None:
    """Append to the log, numbering on from the shard's last number."""
    first = fence.position.event_number + 1
    fence.position.event_number += len(rows)
    await fence.connection.copy_records_to_table(
        "events",
        records=[(fence.shard, number, *row) for number, row in enumerate(rows, first)],
        columns=LOG_COLUMNS,
    )


async def bury(fence: Fence, letters: Sequence[DeadLetter], now: int) -> None:
    """Keep entries that cannot take effect, for people to see and to try again."""
    await fence.connection.execute(_SQL["bury"], fence.shard, *_columns(letters, 7), now)


async def send(fence: Fence, entries: Sequence[Outgoing]) -> None:
    """Put entries into the outbox; they travel after the commit."""
    first = fence.position.outbox_number + 1
    fence.position.outbox_number += len(entries)
    numbers = list(range(first, first + len(entries)))
    await fence.connection.execute(_SQL["send"], fence.shard, numbers, *_columns(entries, 2))


async def unsent(pool: Pool, shard: int, limit: int) -> list[tuple[int, int, str]]:
    """The oldest (number, target shard, entry) of the outbox. Read outside the fence: sending twice is harmless."""
    return [tuple(row) for row in await pool.fetch(_SQL["unsent"], shard, limit)]


async def forget_sent(fence: Fence, numbers: list[int]) -> None:
    """Forget what is on its stream."""
    await fence.connection.execute(_SQL["sent"], fence.shard, numbers)


def _columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    """Rows to columns, for unnest; ``width`` columns also when there are no rows."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]
