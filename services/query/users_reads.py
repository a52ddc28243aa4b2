"""Store: single users and what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.shards import shard_of
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user's rows are."""

    environment: str
    shard: int
    user_id: str

    @classmethod
    def of(cls, environment: str, user_id: str, shards: int) -> Place:
        """The place of a user in an installation of so many shards."""
        return cls(environment, shard_of(environment, user_id, shards), user_id)


@dataclass(frozen=True, slots=True)
class EventsAsked:
    """A page of a user's log: those before (occurred at, number), or after when it goes back; of a type, of a name."""

    before: tuple[int, int] | None
    type: str | None
    name: str | None
    limit: int
    is_back: bool = False


async def user(pool: Pool, place: Place) -> Row | None:
    """The user, or None."""
    async with session(pool) as connection:
        row = await connection.fetchrow(STATEMENTS["user"], place.shard, place.environment, place.user_id)
    return None if row is None else dict(row)


async def merged_from(pool: Pool, place: Place, shards: int) -> Sequence[Row]:
    """The anonymous ids that turned out to be this user, at most 20, newest first."""
    async with session(pool) as connection:
        rows = await connection.fetch(STATEMENTS["merged_from"], place.shard, place.environment, place.user_id, shards)
    return [dict(row) for row in rows]


async def segments_of(pool: Pool, place: Place) -> Sequence[Row]:
    """The segments that the user is in, by id."""
    async with session(pool) as connection:
        rows = await connection.fetch(STATEMENTS["segments"], place.shard, place.environment, place.user_id)
    return [dict(row) for row in rows]


async def segments_of_many(
    pool: Pool, environment: str, user_ids: Sequence[str], shards: int
) -> tuple[Sequence[Row], set[str]]:
    """(user, segment) pairs, and which of the users there are."""
    places = [shard_of(environment, user_id, shards) for user_id in user_ids]
    async with session(pool) as connection:
        rows = await connection.fetch(STATEMENTS["segments_of_many"], places, environment, list(user_ids))
        known = await connection.fetch(STATEMENTS["known_of_many"], places, environment, list(user_ids))
    return [dict(row) for row in rows], {row["user_id"] for row in known}


async def not_built(pool: Pool, environment: str) -> list[str]:
    """The ids of live segments about whose members nothing is known yet."""
    async with session(pool) as connection:
        return [row["segment_id"] for row in await connection.fetch(STATEMENTS["not_built"], environment)]


async def entered_at(pool: Pool, place: Place, definition: int) -> int | None:
    """When the user became a member of the definition (UTC ms); None when it is none."""
    async with session(pool) as connection:
        entered: int | None = await connection.fetchval(STATEMENTS["member"], place.shard, definition, place.user_id)
        return entered


async def events_of(pool: Pool, place: Place, asked: EventsAsked) -> Sequence[Row]:
    """The user's calls, newest first; oldest first when it goes back."""
    at, number = asked.before or (None, None)
    async with session(pool) as connection:
        rows = await connection.fetch(
            backwards(STATEMENTS["events"]) if asked.is_back else STATEMENTS["events"],
            place.shard,
            place.environment,
            place.user_id,
            at,
            number,
            asked.type,
            asked.name,
            asked.limit,
        )
    return [dict(row) for row in rows]


async def companies_of(pool: Pool, place: Place, shards: int) -> Sequence[Row]:
    """The user's companies, by id."""
    async with session(pool) as connection:
        rows = await connection.fetch(STATEMENTS["companies"], place.shard, place.environment, place.user_id, shards)
    return [dict(row) for row in rows]
