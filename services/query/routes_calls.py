"""Door: the last calls of an environment, for who wants to see what became of one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from services.query import calls_reads, contract_answers, responses
from services.query.calls import TYPES, CallWord, one_call, told_call
from services.query.calls_reads import CallsAsked, Spot, Verdict
from services.query.cursors import decode, integers, list_hash
from services.query.door import Reading, check_limit
from services.query.paging import page_of
from services.query.refusals import NotFound
from services.query.search_requests import Limit
from shared.domain.events import CallType
from shared.http.answers import answer

router = APIRouter(tags=["calls"])


class CallsQuery(BaseModel):
    """The parameters of a list of calls."""

    verdict: Verdict | None = Field(None, description="Absent: both.")
    type: CallWord | CallType | Literal["call_refused"] | None = Field(
        None, description="As SDKs say it or as events are called; of rejected ones also `call_refused`."
    )
    user: str | None = Field(None, description="Id of a user.")
    limit: Limit = 50
    cursor: str | None = None


@router.get("/v1/calls", responses={200: {"model": contract_answers.CallPage}})
async def calls(read: Reading, listed: Annotated[CallsQuery, Query()]) -> Response:
    """The last calls, the newest first: those that took effect, with the transitions that they caused, and those that
    were put aside, with the reason."""
    check_limit(listed.limit, "?limit")
    type_ = None if listed.type is None else TYPES.get(listed.type, listed.type)
    of_list = list_hash([read.environment, "calls", listed.verdict, type_, listed.user])
    cursor = None if listed.cursor is None else decode(listed.cursor, of_list, 4)
    spot = None if cursor is None else Spot(*integers(cursor))
    is_back = cursor is not None and cursor.is_back
    asked = CallsAsked(spot, listed.verdict, type_, listed.user, listed.limit + 1, is_back=is_back)
    rows = await calls_reads.calls(read.pool, read.environment, read.shards, asked)
    page = page_of(rows, listed.limit, cursor, lambda row: tuple(map(str, calls_reads.spot(row))), of_list)
    results = [told_call(row) for row in page.rows]
    return answer(responses.envelope(results, read.fresh, next_=page.next, previous=page.previous))


@router.get("/v1/calls/{message_id:id}", responses={200: {"model": contract_answers.CallResource}})
async def call(
    read: Reading,
    message_id: Annotated[str, Path(description="The message id of the call.")],
    user: Annotated[
        str | None, Query(description="Whose call it was: without it only rejected ones are found.")
    ] = None,
) -> Response:
    """One call: what it moved, of its company too, how soon it took effect, and what was received."""
    found = await calls_reads.call(read.pool, read.environment, read.shards, message_id, user)
    if found is None:
        whose = "Say whose it was with ?user=." if user is None else f"{user!r} has sent none."
        raise NotFound(f"There is no call {message_id!r}. {whose}")
    return answer(one_call(found), headers=responses.freshness_headers(read.fresh))
