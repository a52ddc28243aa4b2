"""Door: segments and their members."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.query import contract, responses
from services.query.cursors import decode, list_hash
from services.query.door import Reading, check_limit
from services.query.history import members_then
from services.query.paging import page_of
from services.query.search_requests import (
    MembersQuery,
    check_columns,
    check_sort,
    columns_of,
    sort_of,
)
from services.query.searching import Search, search
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.segment_resource import SegmentResource, etag, segment_resource
from shared.postgres.segments import SegmentsAsked, segment_rows
from shared.postgres.sessions import session

router = APIRouter(route_class=ExactRoute, tags=["segments"])
SegmentId = Annotated[str, Path(description="Id or key of a segment.")]
Expand = Annotated[str | None, Query(description="`member_count`: accepted for older clients; it is always there.")]
Archived = Annotated[bool, Query(description="Instead: those that were deleted in the last 30 days, to be restored.")]


@router.get("/v1/segments", responses={200: {"model": contract.SegmentPage}})
async def segments(
    read: Reading, limit: int = 1_000, cursor: str | None = None, expand: Expand = None, archived: Archived = False
) -> Response:
    """The segments, in order of creation, with their state and number of members."""
    check_limit(limit, "?limit")
    of_list = list_hash([read.environment, "archived" if archived else "segments"])
    at = None if cursor is None else decode(cursor, of_list, 1)
    restorable_at = read.house.clock.now_ms() if archived else None
    asked = SegmentsAsked(read.environment, limit=limit + 1, restorable_at=restorable_at)
    if at is not None:
        asked = replace(asked, before=at.keys[0]) if at.is_back else replace(asked, after=at.keys[0])
    async with session(read.pool) as connection:
        rows = await segment_rows(connection, asked)
    page = page_of(rows, limit, at, lambda segment: (segment.segment_id,), of_list)
    total = len(rows) if at is None and page.next is None else None
    results = [segment_resource(segment) for segment in page.rows]
    return answer(responses.envelope(results, read.fresh, next_=page.next, previous=page.previous, total=total))


@router.get("/v1/segments/{segment_id:id}", responses={200: {"model": SegmentResource}})
async def segment(read: Reading, segment_id: SegmentId, expand: Expand = None) -> Response:
    """One segment."""
    found = await read.segment(segment_id)
    headers = {**responses.freshness_headers(read.fresh), "ETag": etag(found)}
    return answer(segment_resource(found), headers=headers)


@router.get("/v1/segments/{segment_id:id}/members", responses={200: {"model": contract.MemberPage}})
async def members(read: Reading, segment_id: SegmentId, listed: Annotated[MembersQuery, Query()]) -> Response:
    """The members of a segment, users or companies, by id or `-entered_at`; while nothing is built the state says so.

    `at`: who was in it at an earlier moment, by id, with the attributes of today. 422 `not_recorded`: before its last
    version was built the members are not recorded one by one.
    """
    check_limit(listed.limit, "?limit")
    columns = check_columns(columns_of(listed.columns), "?columns")
    segment = await read.segment(segment_id)
    if listed.at is not None:
        return answer(await members_then(read, segment, listed, columns))
    asked = Search(
        scope=segment.scope,
        segment=segment_id,
        sort=check_sort(sort_of(listed.sort), "?sort"),
        columns=columns,
        limit=listed.limit,
        cursor=listed.cursor,
    )
    return answer(await search(read, asked))
