"""Door: one user, and what belongs to her."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from services.query import contract, responses, subject_reads, users_reads
from services.query.cursors import decode, integers, list_hash
from services.query.door import Read, Reading, check_limit
from services.query.paging import page_of
from services.query.refusals import NotFound, merged
from services.query.search_requests import Limit
from services.query.users_reads import EventsAsked
from shared.http.answers import answer
from shared.postgres.sessions import session

router = APIRouter(tags=["user"])
UserId = Annotated[str, Path(description="Percent-encode every character that a path cannot hold, `/` included.")]


class EventsQuery(BaseModel):
    """The parameters of a user's log."""

    type: str | None = Field(None, description="user_identified, event_tracked, ..")
    name: str | None = Field(None, description="Name of a tracked event, $page or $screen.")
    limit: Limit = 50
    cursor: str | None = None


@router.get("/v1/users/{user_id:id}", responses={200: {"model": contract.UserResource}})
async def user(read: Reading, user_id: UserId) -> Response:
    """One user, with the source of each attribute, and who she was before she was identified."""
    place = read.place(user_id)
    row = await users_reads.user(read.pool, place)
    if row is None:
        raise await _missing(read, user_id)
    before = await users_reads.merged_from(read.pool, place, read.shards)
    return answer(responses.user(row, before), headers=responses.freshness_headers(read.fresh))


@router.get("/v1/users/{user_id:id}/segments", responses={200: {"model": contract.SegmentsOfUser}})
async def segments(read: Reading, user_id: UserId) -> Response:
    """The segments that a user is in; `not_built` names those about whose members nothing is known yet."""
    rows = await users_reads.segments_of(read.pool, read.place(user_id))
    if rows:
        # Whoever is in a segment is known.
        not_built = rows[0]["not_built"]
    else:
        await _check_known(read, user_id)
        not_built = await users_reads.not_built(read.pool, read.environment)
    return answer(responses.segments_of_user(rows, not_built, read.fresh))


@router.get("/v1/users/{user_id:id}/companies", responses={200: {"model": contract.UserCompanyPage}})
async def companies(read: Reading, user_id: UserId) -> Response:
    """The companies of a user."""
    await _check_known(read, user_id)
    rows = await users_reads.companies_of(read.pool, read.place(user_id), read.shards)
    return answer(responses.envelope([responses.user_company(row) for row in rows], read.fresh, total=len(rows)))


@router.get("/v1/users/{user_id:id}/events", responses={200: {"model": contract.EventPage}})
async def events(read: Reading, user_id: UserId, listed: Annotated[EventsQuery, Query()]) -> Response:
    """The calls of a user as they were logged, newest first."""
    check_limit(listed.limit, "?limit")
    of_list = list_hash([read.environment, "events", user_id, listed.type, listed.name])
    cursor = None if listed.cursor is None else decode(listed.cursor, of_list, 2)
    await _check_known(read, user_id)
    at, number = (None, None) if cursor is None else integers(cursor)
    place = None if at is None or number is None else (at, number)
    asked = EventsAsked(
        place, listed.type, listed.name, listed.limit + 1, is_back=cursor is not None and cursor.is_back
    )
    rows = await users_reads.events_of(read.pool, read.place(user_id), asked)
    page = page_of(rows, listed.limit, cursor, lambda row: (str(row["occurred_at"]), str(row["number"])), of_list)
    results = [responses.user_event(row) for row in page.rows]
    return answer(responses.envelope(results, read.fresh, next_=page.next, previous=page.previous))


async def _missing(read: Read, user_id: str) -> NotFound:
    async with session(read.pool) as connection:
        into = await subject_reads.merged_into(connection, read.place(user_id))
    return NotFound(f"There is no user {user_id!r}.") if into is None else merged(user_id, into)


async def _check_known(read: Read, user_id: str) -> None:
    if await users_reads.user(read.pool, read.place(user_id)) is None:
        raise NotFound(f"There is no user {user_id!r}.")
