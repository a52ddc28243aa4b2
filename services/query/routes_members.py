"""Door: whether a user, or a company, is a member of a segment."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from services.query import companies_reads, contract, responses, users_reads
from services.query.door import Read, Reading
from services.query.routes_segments import SegmentId
from services.query.users_reads import Place
from shared.domain.instants import format_instant
from shared.domain.segments import Segment
from shared.http.answers import answer

router = APIRouter(tags=["segments"])
MemberId = Annotated[str, Path(description="The id of the user; in a segment of companies, of the company.")]


@router.get("/v1/segments/{segment_id:id}/members/{user_id:id}", responses={200: {"model": contract.Member}})
async def member(read: Reading, segment_id: SegmentId, user_id: MemberId) -> Response:
    """Whether a user (or a company) is a member: null while nothing is built, which is not a no."""
    found = await read.segment(segment_id)
    return answer({**await _membership(read, found, user_id), **_fresh(read, found)})


async def _membership(read: Read, segment: Segment, user_id: str) -> dict[str, Any]:
    if segment.serving is None:
        return {"member": None}
    place = read.place(user_id)
    entered = await users_reads.entered_at(read.pool, place, segment.serving.definition)
    if entered is not None:
        return {"member": True, "since": format_instant(entered), "version": segment.version}
    if not await _is_known(read, segment, place):
        return {"member": False, "known": False, "version": segment.version}
    return {"member": False, "known": True, "since": None, "version": segment.version}


async def _is_known(read: Read, segment: Segment, place: Place) -> bool:
    if segment.scope == "user":
        return await users_reads.user(read.pool, place) is not None
    return await companies_reads.company(read.pool, place) is not None


def _fresh(read: Read, segment: Segment) -> dict[str, Any]:
    """`state` is the segment's here, as in C.7; whether the answer is stale stands in `freshness`."""
    fresh = responses.freshness(read.fresh)
    return {**fresh, "state": segment.state, "freshness": fresh["state"]}
