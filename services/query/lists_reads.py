"""Store: runs the statements of lists of users and companies, within their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import asyncpg

from services.query import lists
from services.query.cursors import NOT_OURS, Cursor, CursorMismatch
from services.query.lists import Statement, SubjectList
from services.query.paging import Page, page_of
from services.query.refusals import ReadTooSlow
from shared.domain.segments import Population, SubjectScope
from shared.errors import MusterError
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)


class SortTooSlow(MusterError):
    """The list takes more than the three seconds that a read may take, in an order that has no index."""

    code = "sort_too_slow"
    status = 422


Row = Mapping[str, Any]


async def read_page(pool: Pool, asked: SubjectList, cursor: Cursor | None) -> Page[Row]:
    """One page. Raises SortTooSlow, ReadTooSlow, and CursorMismatch for a cursor whose keys are not of their types."""
    try:
        found = await _fetch(pool, lists.page(asked, cursor))
    except asyncpg.QueryCanceledError as error:
        raise _too_slow(asked) from error
    except asyncpg.DataError as error:
        if cursor is None:
            raise
        raise CursorMismatch(NOT_OURS) from error
    return page_of(found, asked.limit, cursor, itemgetter("keys"), asked.hash)


async def read_count(pool: Pool, asked: SubjectList) -> int:
    """How many the list holds: one scan unless it is a segment or everyone. Raises ReadTooSlow."""
    try:
        (row,) = await _fetch(pool, lists.count(asked))
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("Counting took more than 3 s. Ask for no total, or narrow the list by a segment.") from error
    return int(row["count"])


async def all_serve(pool: Pool, environment: str, definitions: Sequence[int]) -> bool:
    """Whether these definitions still serve, so that their members are there."""
    async with session(pool) as connection:
        serving: int = await connection.fetchval(STATEMENTS["serving"], environment, definitions)
        return serving == len(definitions)


async def default_count(pool: Pool, environment: str, scope: SubjectScope, population: Population) -> int | None:
    """How many identified or anonymous users (or companies) there are, or all, by the counters of default segments."""
    async with session(pool) as connection:
        count: int | None = await connection.fetchval(STATEMENTS["default_count"], environment, scope, population)
        return count


async def _fetch(pool: Pool, statement: Statement) -> Sequence[Row]:
    async with session(pool) as connection:
        return [dict(row) for row in await connection.fetch(statement.text, *statement.parameters)]


def _too_slow(asked: SubjectList) -> MusterError:
    if asked.has_index:
        return ReadTooSlow("The list took more than 3 s. Narrow it by a segment.")
    return SortTooSlow(
        f"The list took more than 3 s. Sort by {asked.of.sortable.id_name}, -first_seen_at or, in a segment, "
        "-entered_at, which have an index at any size; or narrow the list by a segment."
    )
