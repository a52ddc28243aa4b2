"""Door: from what a search asks for to a page: its segments are looked up, the list read, the total counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.query import lists_reads, responses
from services.query.company_lists import COMPANIES
from services.query.cursors import decode
from services.query.door import Read
from services.query.lists import Listed, SubjectList
from services.query.refusals import NotFound
from services.query.responses import Document, State
from services.query.search_requests import IDENTIFIED, refused
from services.query.sorting import Direction
from services.query.user_lists import USERS
from shared.domain.references import reference_problems
from shared.domain.segments import Population, Segment, SubjectScope
from shared.domain.tree import Tree, segments_of
from shared.domain.verdicts import NOTHING
from shared.postgres import segment_names
from shared.postgres.segment_names import SegmentNotReady
from shared.postgres.sessions import session

LISTED: Final[Mapping[SubjectScope, Listed]] = {"user": USERS, "company": COMPANIES}


@dataclass(frozen=True, slots=True)
class Search:
    """A search over users or companies whose fields are checked; `population` and `email` are for users only."""

    scope: SubjectScope = "user"
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


async def search(read: Read, asked: Search) -> Document:
    """The document of a page. Raises NotFound, InvalidDefinition, SegmentNotReady, CursorMismatch, SortTooSlow,
    ReadTooSlow."""
    segment = await segment_of(read, asked)
    if segment is not None and segment.serving is None:
        return responses.envelope([], read.fresh, state=_not_built(segment))
    listed = await subject_list(read, asked, segment)
    cursor = None if asked.cursor is None else decode(asked.cursor, listed.hash, listed.width)
    page = await lists_reads.read_page(read.pool, listed, cursor)
    row = responses.user_row if asked.scope == "user" else responses.company_row
    return responses.envelope(
        [row(each) for each in page.rows],
        read.fresh,
        next_=page.next,
        previous=page.previous,
        total=await _total(read, asked, listed, segment),
    )


async def segment_of(read: Read, asked: Search) -> Segment | None:
    """The segment that a search names, if it names one. Raises NotFound."""
    segment = None if asked.segment is None else await read.segment(asked.segment)
    if segment is not None and segment.scope != asked.scope:
        raise NotFound(f"There is no segment {asked.segment!r} of {'users' if asked.scope == 'user' else 'companies'}.")
    return segment


async def subject_list(read: Read, asked: Search, segment: Segment | None) -> SubjectList:
    """The list, with everything that its statement needs. Raises InvalidDefinition, SegmentNotReady."""
    return SubjectList(
        of=LISTED[asked.scope],
        environment=read.environment,
        time_zone=await read.house.freshness.time_zone(read.environment),
        shards=read.shards,
        now=read.fresh.as_of,
        definition=None if segment is None or segment.serving is None else segment.serving.definition,
        identified=IDENTIFIED[_population(asked)],
        tree=asked.tree,
        segments=NOTHING if asked.tree is None else await named_definitions(read, asked.tree, asked.scope),
        search=asked.search,
        email=asked.email,
        sort=asked.sort,
        columns=asked.columns if asked.columns is not None or segment is None else (segment.columns or None),
        limit=asked.limit,
    )


def _population(asked: Search) -> Population:
    if asked.scope == "company":
        return "all"
    return asked.population or ("identified" if asked.segment is None else "all")


async def named_definitions(read: Read, tree: Tree, scope: SubjectScope) -> Mapping[str, int]:
    """The definition that serves each segment that a tree names, by the name as written.

    Raises InvalidDefinition where there is no such segment, and SegmentNotReady where nothing serves yet: whose members
    are not known is not a segment without members.
    """
    names = segments_of(tree)
    if not names:
        return NOTHING
    async with session(read.pool) as connection:
        named = await segment_names.named(connection, read.environment, names)
    problems = reference_problems(tree, scope, {name: each.scope for name, each in named.items()})
    if problems:
        raise refused(problems)
    missing = sorted(name for name in names if named[name].serving is None)
    if missing:
        raise SegmentNotReady(f"Not built yet: {', '.join(map(repr, missing))}. Search again when it is.")
    return {name: each.serving for name, each in named.items() if each.serving is not None}


async def _total(read: Read, asked: Search, listed: SubjectList, segment: Segment | None) -> int | None:
    """Segments and everyone have counters; a filter is counted by a scan, and only when that is asked for."""
    wanted = not listed.is_filtered if asked.total is None else asked.total
    if not wanted:
        return None
    if not listed.is_filtered and segment is not None and listed.identified is None:
        return segment.member_count
    if not listed.is_filtered and segment is None:
        counted = await lists_reads.default_count(read.pool, read.environment, asked.scope, _population(asked))
        if counted is not None:
            return counted
    return await lists_reads.read_count(read.pool, listed)


def _not_built(segment: Segment) -> State:
    return "FAILED" if segment.state == "failed" else "BUILDING"
