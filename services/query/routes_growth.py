"""Door: how segments grew."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.query import contract_answers, growth, growth_reads, responses
from services.query.door import Reading
from services.query.growth import Interval, Step
from services.query.growth_reads import History
from services.query.moments import moment_of
from services.query.routes_segments import SegmentId
from services.query.search_requests import A_MOMENT, invalid
from shared.domain.instants import format_instant
from shared.domain.zones import zone
from shared.http.answers import answer

router = APIRouter(tags=["growth"])


class GrowthQuery(BaseModel):
    """The parameters of a growth."""

    since: str | None = Field(None, alias="from", description=f"{A_MOMENT} Absent: 30 days or 48 hours ago.")
    until: str | None = Field(None, alias="to", description=f"{A_MOMENT} Absent: now.")
    interval: Step = "day"


@router.get("/v1/segments/{segment_id:id}/growth", responses={200: {"model": contract_answers.GrowthPage}})
async def segment_growth(read: Reading, segment_id: SegmentId, asked: Annotated[GrowthQuery, Query()]) -> Response:
    """How many entered and exited in each day or hour of the environment's zone, and how many members it left."""
    segment = await read.segment(segment_id)
    place = zone(await read.house.freshness.time_zone(read.environment))
    until = read.fresh.now if asked.until is None else moment_of(asked.until, place, "?to")
    since = growth.default_since(place, until, asked.interval)
    if asked.since is not None:
        since = moment_of(asked.since, place, "?from")
    if since >= until:
        raise invalid("?from", "out_of_range", "`from` comes before `to`.")
    edges = growth.bounds(place, since, until, asked.interval)
    if len(edges) > growth.MOST_STEPS + 1:
        raise invalid("?from", "out_of_range", f"At most {growth.MOST_STEPS:,} intervals are told at once.")
    history = History(read.environment, segment.segment_id, read.shards)
    async with growth_reads.one_moment(read.pool) as connection:
        records = await growth_reads.records_of(connection, history, edges[0])
        moves = await growth_reads.moves(connection, history, records, edges)
    intervals = growth.growth(edges, records, moves)
    return answer(responses.envelope([_interval(each) for each in intervals], read.fresh, total=len(intervals)))


def _interval(interval: Interval) -> dict[str, Any]:
    return {
        "start": format_instant(interval.start),
        "end": format_instant(interval.end),
        "entered": interval.moved.entered,
        "exited": interval.moved.exited,
        "member_count": interval.member_count,
    }
