"""Store: how far a shard's page work on a definition is."""

from __future__ import annotations

from services.segmenter.fence import Fence
from services.segmenter.page_work import Task
from shared.postgres.statements import load

_SQL = load(__file__)


async def advance(fence: Fence, task: Task, reached: str, *, handled: int, done: bool) -> None:
    """Record a page in the transaction of its effect."""
    await fence.connection.execute(_SQL["advance"], fence.shard, task.definition, task.kind, reached, handled, done)


async def note_outbox(fence: Fence, task: Task) -> None:
    """Record how far the outbox is with what a prepare task sends; it is the task's last page."""
    await fence.connection.execute(
        _SQL["note_outbox"], fence.shard, task.definition, task.kind, fence.position.outbox_number
    )


async def fail(fence: Fence, task: Task, failure: str) -> None:
    """Record why the shard cannot do a task, whatever is tried again."""
    await fence.connection.execute(_SQL["fail"], fence.shard, task.definition, task.kind, failure)
