"""Door: from what a search asks for to a page of users: the segment is looked up, the list read, the total counted."""

from __future__ import annotations

from dataclasses import dataclass

from services.query import lists_reads, responses
from services.query.cursors import decode
from services.query.door import Read
from services.query.responses import Document, State
from services.query.search_requests import IDENTIFIED
from services.query.sorting import Direction
from services.query.user_lists import UserList
from shared.domain.segments import Population, Segment
from shared.domain.tree import Tree


@dataclass(frozen=True, slots=True)
class Search:
    """A search whose fields are checked."""

    tree: Tree | None = None
    segment: str | None = None
    population: Population | None = None
    search: str | None = None
    email: str | None = None
    sort: tuple[tuple[str, Direction], ...] = ()
    columns: tuple[str, ...] | None = None
    limit: int = 50
    cursor: str | None = None
    total: bool | None = None


async def search_users(read: Read, asked: Search) -> Document:
    """The document of a page. Raises NotFound, CursorMismatch, SortTooSlow, ReadTooSlow."""
    segment = None if asked.segment is None else await read.segment(asked.segment)
    if segment is not None and segment.serving is None:
        return responses.envelope([], read.fresh, state=_not_built(segment))
    users = await user_list(read, asked, segment)
    cursor = None if asked.cursor is None else decode(asked.cursor, users.hash, users.width)
    page = await lists_reads.read_page(read.pool, users, cursor)
    return responses.envelope(
        [responses.user_row(row) for row in page.rows],
        read.fresh,
        next_=page.next,
        previous=page.previous,
        total=await _total(read, asked, users, segment),
    )


async def user_list(read: Read, asked: Search, segment: Segment | None) -> UserList:
    """The list, with everything that its statement needs."""
    population = asked.population or ("identified" if segment is None else "all")
    return UserList(
        environment=read.environment,
        time_zone=await read.house.freshness.time_zone(read.environment),
        shards=read.shards,
        now=read.fresh.as_of,
        definition=None if segment is None or segment.serving is None else segment.serving.definition,
        identified=IDENTIFIED[population],
        tree=asked.tree,
        search=asked.search,
        email=asked.email,
        sort=asked.sort,
        columns=asked.columns if asked.columns is not None or segment is None else (segment.columns or None),
        limit=asked.limit,
    )


async def _total(read: Read, asked: Search, users: UserList, segment: Segment | None) -> int | None:
    """Segments and everyone have counters; a filter is counted by a scan, and only when that is asked for."""
    wanted = not users.is_filtered if asked.total is None else asked.total
    if not wanted:
        return None
    if not users.is_filtered and segment is not None and users.identified is None:
        return segment.member_count
    if not users.is_filtered and segment is None:
        counted = await lists_reads.default_count(read.pool, read.environment, asked.population or "identified")
        if counted is not None:
            return counted
    return await lists_reads.read_count(read.pool, users)


def _not_built(segment: Segment) -> State:
    return "FAILED" if segment.state == "failed" else "BUILDING"
