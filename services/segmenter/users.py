"""Store: users, their activity and their earliest flips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

import asyncpg

from services.segmenter.definition import Definition
from services.segmenter.fence import Fence
from services.segmenter.projection import User
from shared.domain import attributes
from shared.domain.zones import zone
from shared.postgres.conditions_sql import compile_possible
from shared.postgres.statements import load

_SQL = load(__file__)
_POSSIBLE: Final = "/*possible*/ true"
_CERTAIN: Final = "/*certain*/ false"
CERTAIN_PAGES: Final = 8
"""A page has so many more of those who need not be asked about: each costs a row, and nothing else."""

UserKey = tuple[str, str]
"""(environment, user id)."""


async def load_users(fence: Fence, keys: Iterable[UserKey]) -> dict[UserKey, User]:
    """Those of the users that exist."""
    wanted = list(keys)
    rows = await fence.connection.fetch(
        _SQL["load"], fence.shard, [environment for environment, _ in wanted], [user_id for _, user_id in wanted]
    )
    return {(row["environment"], row["user_id"]): _user(row) for row in rows}


async def page(fence: Fence, environment: str, after: str, limit: int) -> list[User]:
    """The next users of an environment after a user id, in order of id."""
    return [_user(row) for row in await fence.connection.fetch(_SQL["page"], fence.shard, environment, after, limit)]


class Candidates(NamedTuple):
    """The users in the next span of ids of whom a definition can be true, at most a page of them.

    ``ids``: those who have to be asked about; ``certain``: those of whom it is true. ``end``: the last id that is done
    with them, None when there is none; ``handled``: how many users that are.
    """

    ids: list[str]
    certain: list[str]
    end: str | None
    handled: int
    is_last: bool


async def candidates(fence: Fence, definition: Definition, after: str, sizes: tuple[int, int]) -> Candidates:
    """Look for candidates behind an id; ``sizes``: of the span that is looked through, and of a page."""
    span, limit = sizes
    row = await fence.connection.fetchrow(_SQL["span"], fence.shard, definition.environment, after, span)
    end, users = (None, 0) if row is None else (row["last"], row["users"])
    if end is None:
        return Candidates([], [], None, 0, is_last=True)
    place = zone(definition.zone)
    can = compile_possible(definition.possible, place, first_parameter=6)
    must = compile_possible(definition.certain, place, first_parameter=6 + len(can.parameters))
    statement = _SQL["candidates"].replace(_POSSIBLE, can.sql).replace(_CERTAIN, must.sql)
    found = await fence.connection.fetch(
        statement, fence.shard, definition.environment, after, end, CERTAIN_PAGES * limit,
        *can.parameters, *must.parameters,
    )  # fmt: skip
    asked = [row["user_id"] for row in found if not row["certain"]][:limit]
    is_full = len(asked) == limit or len(found) == CERTAIN_PAGES * limit
    last = asked[-1] if len(asked) == limit else found[-1]["user_id"] if is_full else end
    sure = [row["user_id"] for row in found if row["certain"] and row["user_id"] <= last]
    if not is_full:
        return Candidates(asked, sure, end, users, is_last=users < span)
    return Candidates(asked, sure, last, await passed(fence, definition.environment, after, last), is_last=False)


async def passed(fence: Fence, environment: str, after: str, last: str) -> int:
    """How many users there are behind an id, up to another one."""
    count: int = await fence.connection.fetchval(_SQL["passed"], fence.shard, environment, after, last)
    return count


async def due(fence: Fence, until: int, limit: int) -> list[UserKey]:
    """The users whose earliest flip is due at UTC ms ``until``, most overdue first."""
    rows = await fence.connection.fetch(_SQL["due"], fence.shard, until, limit)
    return [(row["environment"], row["user_id"]) for row in rows]


async def pass_over(fence: Fence, keys: Collection[UserKey], retry_at: int) -> None:
    """Users who cannot be evaluated stay due, but are not tried again before UTC ms ``retry_at``."""
    if keys:
        await fence.connection.execute(_SQL["pass_over"], fence.shard, retry_at, *map(list, zip(*keys, strict=True)))


async def next_due(fence: Fence) -> int | None:
    """When the shard's next flip is due, or who failed is to be tried again, UTC ms."""
    moment: int | None = await fence.connection.fetchval(_SQL["next_due"], fence.shard)
    return moment


async def write(fence: Fence, before: Mapping[UserKey, User], after: Mapping[UserKey, User]) -> None:
    """Write what changed of users, and nothing else: the wide row stays HOT-friendly, flips move only when earlier."""
    pairs = [(before.get(key), user) for key, user in after.items()]
    await _write_attributes(fence, [new for old, new in pairs if old is None or _wide(old) != _wide(new)])
    await _write_activity(fence, [new for old, new in pairs if old is None or _narrow(old) != _narrow(new)])
    moved = [new for old, new in pairs if new.due_at != (None if old is None else old.due_at)]
    await _write_flips(fence, moved)


def _wide(user: User) -> tuple[bool, int]:
    # The fold hands back the same object when nothing changed, so identity tells without comparing attributes.
    return user.identified, id(user.attributes)


def _narrow(user: User) -> tuple[int, int]:
    return user.first_seen_at, user.last_seen_at


async def _write_attributes(fence: Fence, users: list[User]) -> None:
    if users:
        rows = [attributes.to_row(user.attributes) for user in users]
        await fence.connection.execute(
            _SQL["write_attributes"], fence.shard, *_keys(users), [user.identified for user in users],
            *(list(column) for column in zip(*rows, strict=True)),
        )  # fmt: skip


async def _write_activity(fence: Fence, users: list[User]) -> None:
    if users:
        first, last = [user.first_seen_at for user in users], [user.last_seen_at for user in users]
        await fence.connection.execute(_SQL["write_activity"], fence.shard, *_keys(users), first, last)


async def _write_flips(fence: Fence, users: list[User]) -> None:
    set_, cleared = [user for user in users if user.due_at is not None], [user for user in users if user.due_at is None]
    if set_:
        due_at = [user.due_at for user in set_]
        await fence.connection.execute(_SQL["write_flips"], fence.shard, *_keys(set_), due_at)
    if cleared:
        await fence.connection.execute(_SQL["clear_flips"], fence.shard, *_keys(cleared))


def _keys(users: list[User]) -> tuple[list[str], list[str]]:
    return [user.environment for user in users], [user.user_id for user in users]


def _user(row: asyncpg.Record) -> User:
    return User(
        environment=row["environment"],
        user_id=row["user_id"],
        identified=row["identified"],
        attributes=attributes.from_row(row["attributes"], row["instants"], row["provenance"], row["operations"]),
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        due_at=row["due_at"],
    )
