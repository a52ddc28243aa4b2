"""Store: the last calls of an environment, what became of them, and what they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import asyncpg

from services.query.calls import company_of
from services.query.cursors import NOT_OURS, CursorMismatch
from services.query.refusals import ReadTooSlow
from shared.domain.shards import shard_of
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.sessions import session
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)
Verdict = Literal["accepted", "rejected"]
Row = Mapping[str, Any]


class Spot(NamedTuple):
    """The place of a call in the list: UTC ms, which of the two lists, shard, number."""

    at: int
    rank: int
    shard: int
    number: int


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """A page of calls, the newest first: those before a place, with a verdict, of a type, of a user.

    ``is_back``: those after the place, the oldest first.
    """

    before: Spot | None
    verdict: Verdict | None
    type: str | None
    user_id: str | None
    limit: int
    is_back: bool = False


async def calls(pool: Pool, environment: str, shards: int, asked: CallsAsked) -> list[Row]:
    """The page; each row has the members of Spot and `moved`, its transitions.

    Raises ReadTooSlow, and CursorMismatch for a place that no row can have.
    """
    try:
        async with session(pool) as connection:
            rows = await _page(connection, environment, shards, asked)
            moved = await _moved(connection, environment, shards, [row for row in rows if row["rank"]])
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The read took more than 3 s. Ask for one user.") from error
    except asyncpg.DataError as error:
        if asked.before is None:
            raise
        raise CursorMismatch(NOT_OURS) from error
    return [{**row, "moved": moved.get((row["user_id"], row["message_id"]), [])} for row in rows]


async def call(pool: Pool, environment: str, shards: int, message_id: str, user_id: str | None) -> Row | None:
    """One call of a user (None: only among those that were put aside), as in a page; one that took effect with what was
    received (`call`), when it was handled and what it moved of its company too. Raises ReadTooSlow."""
    try:
        async with session(pool) as connection:
            row = None
            if user_id is not None:
                place = (shard_of(environment, user_id, shards), environment, user_id, message_id)
                row = await connection.fetchrow(STATEMENTS["accepted_one"], *place)
            if row is not None:
                return {**row, "moved": await _moved_by(connection, environment, shards, dict(row))}
            row = await connection.fetchrow(STATEMENTS["rejected_one"], environment, message_id, user_id)
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The read took more than 3 s: the user has too many calls.") from error
    return None if row is None else {**row, "moved": []}


async def _moved_by(connection: AnyConnection, environment: str, shards: int, row: Row) -> list[Row]:
    moved = (await _moved(connection, environment, shards, [row])).get((row["user_id"], row["message_id"]), [])
    company_id = company_of(row["type"], row["call"])
    if company_id is None:
        return moved
    place = (shard_of(environment, company_id, shards), environment, company_id, row["message_id"])
    of_company = [dict(each) for each in await connection.fetch(STATEMENTS["moved_company"], *place)]
    if of_company:
        # A transition says which message caused it, not whose: of two of one id, neither is said to be the cause.
        own = await connection.fetch(STATEMENTS["own_ids"], row["shard"], environment, row["user_id"])
        ids = [row["user_id"], *(each["anonymous_id"] for each in own)]
        if await connection.fetchval(STATEMENTS["told_by_others"], *place, ids):
            return moved
    return [*moved, *of_company]


async def _page(connection: AnyConnection, environment: str, shards: int, asked: CallsAsked) -> list[Row]:
    before = asked.before or (None, None, None, None)
    rows: list[Row] = []
    if asked.verdict != "rejected":
        places = [*range(shards)] if asked.user_id is None else [shard_of(environment, asked.user_id, shards)]
        arguments = (environment, places, asked.type, asked.user_id, *before, asked.limit)
        statement = STATEMENTS["accepted_after" if asked.is_back else "accepted"]
        rows += map(dict, await connection.fetch(statement, *arguments))
    if asked.verdict != "accepted":
        arguments = (environment, asked.type, asked.user_id, *before, asked.limit)
        statement = STATEMENTS["rejected"]
        rows += map(dict, await connection.fetch(backwards(statement) if asked.is_back else statement, *arguments))
    return sorted(rows, key=spot, reverse=not asked.is_back)[: asked.limit]


def spot(row: Row) -> Spot:
    """The place of a row."""
    return Spot(row["at"], row["rank"], row["shard"], row["number"])


async def _moved(
    connection: AnyConnection, environment: str, shards: int, rows: Sequence[Row]
) -> dict[tuple[str, str], list[Row]]:
    users, messages = [row["user_id"] for row in rows], [row["message_id"] for row in rows]
    places = [shard_of(environment, user_id, shards) for user_id in users]
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in await connection.fetch(STATEMENTS["moved"], environment, places, users, messages):
        found[row["user_id"], row["message_id"]].append(dict(row))
    return found
