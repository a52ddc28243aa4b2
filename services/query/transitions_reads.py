"""Store: transitions in their gap-free sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import asyncpg

from services.query.refusals import HistoryPruned, ReadTooSlow
from shared.domain.shards import shard_of
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
COORDINATOR_SHARD = -1


@dataclass(frozen=True, slots=True)
class TransitionFilter:
    """Which transitions are asked for; None asks for all."""

    segment_id: str | None = None
    user_id: str | None = None
    types: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything fits, so that the sequences of a page are dense."""
        return self == TransitionFilter()

    @property
    def is_whole(self) -> bool:
        """Whether every transition of a segment fits, if one does."""
        return self.user_id is None and self.types is None and self.causes is None


@dataclass(frozen=True, slots=True)
class Transition:
    """One numbered transition; ``at`` in UTC ms, ``cause`` as `class` or `class:id`.

    Segments of companies tell ``company_id`` instead of ``user_id``. ``previous`` is the sequence of the segment's last
    transition before it.
    """

    sequence: int
    type: str
    at: int
    user_id: str | None
    segment_id: str
    segment_key: str | None
    segment_version: int
    cause: str
    member_count: int | None
    company_id: str | None = None
    previous: int | None = None


async def transitions_after(
    pool: Pool, environment: str, shards: int, after: int, limit: int, wanted: TransitionFilter
) -> list[Transition]:
    """At most ``limit`` transitions with a greater sequence that fit, in order; ones not numbered yet are not there.

    Raises ReadTooSlow, and HistoryPruned when some of them are gone.
    """
    try:
        async with session(pool) as connection:
            # Of a segment nothing may have gone since long before the horizon; up to there its rows are no history.
            begin = max(after, await connection.fetchval(STATEMENTS["horizon"], environment, None))
            rows = await _read(connection, environment, shards, (begin, limit), wanted)
            linked = await _linked(connection, environment, shards, rows, wanted)
            # Asked last: what is gone by now may have gone while the rows were read.
            horizon: int = await connection.fetchval(STATEMENTS["horizon"], environment, wanted.segment_id)
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow(
            "The read took more than 3 s. Ask for one segment or user, or go on after a later sequence."
        ) from error
    if after < horizon:
        raise HistoryPruned(
            f"Transitions up to sequence {horizon} are kept no more. Read the members anew and go on after it.",
            extensions={"resume_after": horizon},
        )
    return linked


async def first_kept(pool: Pool, environment: str, segment_id: str | None) -> int:
    """The sequence after which all transitions (of a segment) are kept."""
    async with session(pool) as connection:
        horizon: int = await connection.fetchval(STATEMENTS["horizon"], environment, segment_id)
        return horizon


async def transitions_before(
    pool: Pool, environment: str, shards: int, before: int, limit: int, segment_id: str
) -> list[Transition]:
    """At most ``limit`` transitions of a segment with a smaller sequence, newest first. Raises ReadTooSlow."""
    everywhere = [COORDINATOR_SHARD, *range(shards)]
    try:
        async with session(pool) as connection:
            found = await connection.fetch(STATEMENTS["before"], environment, before, everywhere, limit, segment_id)
            rows = [Transition(*row) for row in reversed(found)]
            return (await _linked(connection, environment, shards, rows, TransitionFilter(segment_id)))[::-1]
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The read took more than 3 s.") from error


async def _read(
    connection: AnyConnection, environment: str, shards: int, span: tuple[int, int], wanted: TransitionFilter
) -> list[Transition]:
    after, limit = span
    if wanted.is_empty:
        rows = await connection.fetch(STATEMENTS["dense"], environment, after, limit)
    else:
        rows = await connection.fetch(
            STATEMENTS["filtered"],
            environment,
            after,
            _shards(environment, shards, wanted),
            limit,
            wanted.segment_id,
            wanted.user_id,
            None if wanted.types is None else list(wanted.types),
            None if wanted.causes is None else list(wanted.causes),
        )
    return [Transition(*row) for row in rows]


async def _linked(
    connection: AnyConnection, environment: str, shards: int, rows: Sequence[Transition], wanted: TransitionFilter
) -> list[Transition]:
    """The rows with their ``previous``: from the page itself where it holds all of a segment, else looked up."""
    last: dict[str, int] = {}
    known: dict[int, int | None] = {}
    for row in rows:
        if wanted.is_whole and row.segment_id in last:
            known[row.sequence] = last[row.segment_id]
        last[row.segment_id] = row.sequence
    sought = [row for row in rows if row.sequence not in known]
    if sought:
        pairs = [row.segment_id for row in sought], [row.sequence for row in sought]
        everywhere = [COORDINATOR_SHARD, *range(shards)]
        found = await connection.fetch(STATEMENTS["previous"], environment, everywhere, *pairs)
        known.update({row["sequence"]: row["previous"] for row in found})
    return [replace(row, previous=known.get(row.sequence)) for row in rows]


def _shards(environment: str, shards: int, wanted: TransitionFilter) -> list[int]:
    if wanted.user_id is not None:
        return [shard_of(environment, wanted.user_id, shards)]
    return [COORDINATOR_SHARD, *range(shards)]
