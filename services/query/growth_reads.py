"""Store: how many entered and exited a segment, and who was in it at an earlier moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from services.query.growth import Moved, Moves, Record
from services.query.refusals import NotRecorded, ReadTooSlow
from shared.domain.instants import format_instant
from shared.domain.segments import SubjectScope
from shared.domain.shards import shard_of
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.sessions import session
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)
_BEYOND: Final = 2**62
"""Comes after every number."""


@dataclass(frozen=True, slots=True)
class History:
    """Where the transitions of a segment are."""

    environment: str
    segment_id: str
    shards: int


@dataclass(frozen=True, slots=True)
class Then:
    """The members at UTC ms `at`; `definition` serves today. A page: `limit` of those whose id comes after `after`, or
    before it when it goes back."""

    at: int
    definition: int
    after: str = ""
    limit: int = 0
    is_back: bool = False


@asynccontextmanager
async def one_moment(pool: Pool) -> AsyncIterator[AnyConnection]:
    """A connection on which all reads see the same moment. Raises ReadTooSlow, DatabaseUnavailable."""
    try:
        async with session(pool) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The read took more than 3 s.") from error


async def records_of(connection: AnyConnection, history: History, since: int) -> list[Record]:
    """The records of the segment, in order of sequence; a checkpoint stands for those whose transitions are gone.

    ``since``: the UTC ms from which on something is asked. Raises NotRecorded when transitions since then are gone.
    """
    rows = await connection.fetch(STATEMENTS["records"], history.environment, history.segment_id)
    records = [Record(*row) for row in rows]
    horizon = await connection.fetchrow(STATEMENTS["horizon"], history.environment, history.segment_id)
    if horizon is None:
        return records
    if since < horizon["at"]:
        raise NotRecorded(f"Who entered and exited is kept since {format_instant(horizon['at'])} only.")
    checkpoint = Record(horizon["sequence"] + 1, horizon["at"], horizon["member_count"])
    return [checkpoint, *(record for record in records if record.sequence >= checkpoint.sequence)]


async def moves(connection: AnyConnection, history: History, records: Sequence[Record], edges: Sequence[int]) -> Moves:
    """Who moved, by era and bucket of time."""
    lows = [await _pruned(connection, history), *await _ends(connection, history, records)]
    highs = [*lows[1:], [_BEYOND] * history.shards]
    runs = [
        (era, shard, low, high)
        for era, (after, until) in enumerate(zip(lows, highs, strict=True))
        for shard, (low, high) in enumerate(zip(after, until, strict=True))
    ]
    columns = (list(column) for column in zip(*runs, strict=True))
    rows = await connection.fetch(STATEMENTS["moved"], history.environment, history.segment_id, *columns, list(edges))
    return {(row["era"], row["bucket"]): Moved(row["entered"], row["exited"]) for row in rows}


async def members_then(connection: AnyConnection, history: History, since: Record | None, asked: Then) -> list[str]:
    """Ids of those who were members, in order, or backwards when it goes back; `since` is the segment's last record,
    which is not after the moment."""
    lows = await _lows(connection, history, since)
    rows = await connection.fetch(
        backwards(STATEMENTS["members_then"]) if asked.is_back else STATEMENTS["members_then"],
        history.environment,
        history.segment_id,
        list(range(history.shards)),
        lows,
        asked.definition,
        asked.at,
        asked.after,
        asked.limit,
    )
    return [row["subject_id"] for row in rows]


async def _ends(connection: AnyConnection, history: History, records: Sequence[Record]) -> list[list[int]]:
    """Per record the last number of each shard before it."""
    sequences = [record.sequence for record in records]
    rows = await connection.fetch(STATEMENTS["ends"], history.environment, sequences, history.shards)
    numbers = [row["number"] for row in rows]
    return [numbers[start : start + history.shards] for start in range(0, len(numbers), history.shards)]


async def _pruned(connection: AnyConnection, history: History) -> list[int]:
    rows = await connection.fetch(STATEMENTS["pruned"], history.environment, history.shards)
    return [row["number"] for row in rows]


async def count_then(connection: AnyConnection, history: History, since: Record | None, then: Then) -> int:
    """How many members there were."""
    lows = await _lows(connection, history, since)
    arguments = (history.environment, history.segment_id, list(range(history.shards)), lows, then.at)
    today: int = await connection.fetchval(STATEMENTS["member_count"], then.definition)
    grown: int = await connection.fetchval(STATEMENTS["moved_since"], *arguments)
    return today - grown


async def subjects_today(
    connection: AnyConnection, history: History, scope: SubjectScope, ids: Sequence[str], columns: Sequence[str] | None
) -> dict[str, Mapping[str, Any]]:
    """By id, the rows of those of these users, or companies, that there are today."""
    shards = [shard_of(history.environment, subject_id, history.shards) for subject_id in ids]
    name, key = ("users_today", "user_id") if scope == "user" else ("companies_today", "company_id")
    chosen = None if columns is None else list(columns)
    rows = await connection.fetch(STATEMENTS[name], history.environment, shards, list(ids), chosen)
    return {row[key]: dict(row) for row in rows}


async def _lows(connection: AnyConnection, history: History, since: Record | None) -> list[int]:
    return await _pruned(connection, history) if since is None else (await _ends(connection, history, [since]))[0]
