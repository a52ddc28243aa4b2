"""Store: the log of a shard: what took effect, in order."""

from __future__ import annotations

from collections.abc import Sequence

from services.segmenter.fence import Fence
from services.segmenter.rows import Logged

COLUMNS = (
    "shard", "number", "environment", "user_id", "occurred_at", "type", "name", "message_id", "entry_id", "entry",
    "properties", "instants",
)  # fmt: skip


async def append(fence: Fence, rows: Sequence[Logged]) -> None:
    """Append to the log, numbering on from the shard's last number."""
    if not rows:
        return
    first = fence.position.event_number + 1
    fence.position.event_number += len(rows)
    await fence.connection.copy_records_to_table(
        "events",
        records=[(fence.shard, number, *row) for number, row in enumerate(rows, first)],
        columns=COLUMNS,
    )
