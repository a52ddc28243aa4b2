"""Store: the steps of a rebuild, as the command asks for them and as owners do them (table ``rebuilds``)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from services.segmenter import chores
from services.segmenter.fence import Fence
from services.segmenter.page_work import Chore, NewChore
from shared.domain.values import JSON, dumps
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

_SQL = load(__file__)

Step = Literal["state", "agree", "members", "counts"]
KIND: Final = "rebuild"
"""Of the chores that the steps are to owners."""


@dataclass(slots=True)
class Progress:
    """What a page did: rows of the log folded, ids looked at, and by table the rows that were changed."""

    entries: int = 0
    ids: int = 0
    changed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a step of a rebuild is, all shards and environments together; ``untaken``: not yet begun."""

    asked: int
    untaken: int
    done: int
    entries: int
    ids: int
    changed: Mapping[str, int]
    failures: Sequence[str] = ()


async def ask(
    postgres: AnyConnection, rebuild: str, step: Step, places: Sequence[tuple[int, str, Mapping[str, JSON]]], now: int
) -> None:
    """Ask owners for a step in these places: (shard, environment, details). What was asked before stays as it is."""
    async with postgres.transaction():
        await postgres.execute(
            _SQL["ask"], rebuild, step, [place[0] for place in places], [place[1] for place in places],
            [dumps(dict(place[2])) for place in places], now,
        )  # fmt: skip
        await postgres.execute(_SQL["raise_catalogue"])


async def standing(postgres: AnyConnection, rebuild: str, step: Step) -> Standing:
    """How far a step is."""
    rows = await postgres.fetch(_SQL["standing"], rebuild, step)
    changed = sum((Counter[str](json.loads(row["changed"])) for row in rows), Counter[str]())
    done = sum(row["state"] in ("done", "failed") for row in rows)
    failures = [f"shard {row['shard']}, {row['environment']}: {row['failure']}" for row in rows if row["failure"]]
    entries, ids = sum(row["entries"] for row in rows), sum(row["ids"] for row in rows)
    untaken = sum(row["state"] == "asked" for row in rows)
    return Standing(len(rows), untaken, done, entries, ids, changed, failures)


async def unfinished(postgres: AnyConnection, now: int) -> str | None:
    """The rebuild that was begun last, less than an hour ago, and is not at its end."""
    found: str | None = await postgres.fetchval(_SQL["unfinished"], now)
    return found


async def take(fence: Fence) -> None:
    """Make what was asked of this shard a task of it."""
    rows = await fence.connection.fetch(_SQL["take"], fence.shard)
    if rows:
        await chores.add(fence, [_chore(row["rebuild"], row["step"], row["environment"]) for row in rows])


def _chore(rebuild: str, step: str, environment: str) -> NewChore:
    return NewChore(KIND, environment, rebuild, {"step": step})


async def details(fence: Fence, chore: Chore) -> dict[str, Any]:
    """What the command gave along."""
    text = await fence.connection.fetchval(_SQL["details"], *_place(fence, chore))
    found = json.loads(text or "{}")
    return found if isinstance(found, dict) else {}


async def note(fence: Fence, chore: Chore, progress: Progress, *, done: bool) -> None:
    """Note a page in the transaction of its effect."""
    changed = dumps({name: count for name, count in progress.changed.items() if count})
    await fence.connection.execute(
        _SQL["note"], *_place(fence, chore), progress.entries, progress.ids, changed, "done" if done else "taken"
    )


async def fail(fence: Fence, chore: Chore, failure: str) -> None:
    """Note that the shard cannot do a step."""
    await fence.connection.execute(_SQL["fail"], *_place(fence, chore), failure)


def _place(fence: Fence, chore: Chore) -> tuple[str, str, int, str]:
    return chore.subject, str(chore.details["step"]), fence.shard, chore.environment
