"""Store: how far a shard's page work on a definition is."""

from __future__ import annotations

from services.segmenter.fence import Fence
from services.segmenter.rules import Task
from shared.postgres.statements import load

_SQL = load(__file__)


async def advance(fence: Fence, task: Task, reached: str, *, handled: int, done: bool) -> None:
    """Record a page in the transaction of its effect."""
    await fence.connection.execute(_SQL["advance"], fence.shard, task.definition, task.kind, reached, handled, done)
