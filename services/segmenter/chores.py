"""Store: page work that entries cause (table ``shard_tasks``): written down with the entry, done between batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from services.segmenter.fence import Fence
from services.segmenter.page_work import Chore, NewChore
from shared.domain.values import JSON, dumps, loads
from shared.postgres.statements import load

_SQL = load(__file__)

MOST_FAILURES: Final = 20
"""After so many failures in a row a chore is set aside, so that it does not hold up the others for ever."""


async def add(fence: Fence, chores: Sequence[NewChore]) -> list[Chore]:
    """Write chores down in the transaction of what causes them; they are done in this order."""
    first = fence.position.task_number + 1
    fence.position.task_number += len(chores)
    made = [
        Chore(number, each.kind, each.environment, each.subject, each.details, "")
        for number, each in enumerate(chores, first)
    ]
    if made:
        await fence.connection.execute(
            _SQL["add"], fence.shard, [each.number for each in made], [each.kind for each in made],
            [each.environment for each in made], [each.subject for each in made],
            [dumps(dict(each.details)) for each in chores],
        )  # fmt: skip
    return made


async def open_chores(fence: Fence) -> list[Chore]:
    """What is left to do, oldest first."""
    return [
        Chore(row["number"], row["kind"], row["environment"], row["subject"], _object(row["details"]), row["reached"])
        for row in await fence.connection.fetch(_SQL["open"], fence.shard)
    ]


async def advance(fence: Fence, chore: Chore, reached: str, *, done: bool) -> None:
    """Record a page in the transaction of its effect; a chore that is done is forgotten."""
    if done:
        await fence.connection.execute(_SQL["done"], fence.shard, chore.number)
    else:
        await fence.connection.execute(_SQL["advance"], fence.shard, chore.number, reached)


async def fail(fence: Fence, chore: Chore, reason: str) -> bool:
    """Count a page that has failed for what is in it; whether the chore is set aside now, for the next owner to try."""
    is_set_aside: bool | None = await fence.connection.fetchval(
        _SQL["fail"], fence.shard, chore.number, reason, MOST_FAILURES
    )
    return bool(is_set_aside)


async def forget_questions(fence: Fence, questions: Iterable[tuple[str, int]]) -> None:
    """Have the states of questions (environment, key) deleted that nobody asks any more."""
    await add(fence, [NewChore("forget_question", environment, str(key), {}) for environment, key in questions])


def _object(text: str) -> Mapping[str, JSON]:
    details = loads(text)
    return details if isinstance(details, dict) else {}
