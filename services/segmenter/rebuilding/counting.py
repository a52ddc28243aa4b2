"""Store: the last step of a rebuild: counts that are kept beside what they count.

The error of such a count stays the same while a system works, as both sides move together. So it is measured in a
snapshot, however long that takes, and then taken off by the owner in one statement.
"""

from __future__ import annotations

from typing import Any, Final

from services.segmenter import rebuild_requests as requests
from services.segmenter.fence import Fence
from services.segmenter.page_work import Chore
from services.segmenter.rebuild_requests import Progress
from services.segmenter.rows import columns
from shared.domain.values import JSON
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

TABLES: Final = ("member_counts", "event_names", "attribute_types")


async def measure(postgres: AnyConnection, shard: int, environment: str) -> dict[str, JSON]:
    """By table: key, and by how much the count is too low, of each count that is wrong."""
    async with postgres.transaction(isolation="repeatable_read", readonly=True):
        found = {name: await postgres.fetch(_SQL[f"measure_{name}"], shard, environment) for name in TABLES}
    return {name: [list[JSON](row) for row in rows] for name, rows in found.items() if rows}


async def correct(fence: Fence, chore: Chore) -> Progress:
    """Take the errors off that the command has measured."""
    details: dict[str, Any] = await requests.details(fence, chore)
    progress = Progress()
    for name in TABLES:
        rows = details.get(name, [])
        if rows:
            await fence.connection.execute(
                _SQL[f"correct_{name}"], fence.shard, chore.environment, *columns(map(tuple, rows), 0)
            )
            progress.changed[name] += len(rows)
    return progress
