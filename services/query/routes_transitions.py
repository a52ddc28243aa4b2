"""Door: who entered and left: page by page, by long poll, and as a stream that can be resumed exactly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.query import contract, responses
from services.query.door import Read, Reading, check_limit
from services.query.event_stream import KEEP_ALIVE, message
from services.query.refusals import NotFound
from services.query.routes_segments import SegmentId
from services.query.search_requests import invalid
from services.query.streaming import event_stream
from services.query.transitions_reads import TransitionFilter, first_kept, transitions_after, transitions_before
from shared.http.answers import answer, json_bytes

router = APIRouter(tags=["transitions"])
MOST_WAIT_SECONDS = 25
POLL_SECONDS = 0.05
STREAM_PAGE = 500
KEEP_ALIVE_SECONDS = 2.5
LAST_SEQUENCE = 2**62


class Filter(BaseModel):
    """Which transitions; a list takes commas between its words."""

    segment: str | None = Field(None, description="Id or key of a segment.")
    user: str | None = Field(None, description="Id of a user.")
    type: str | None = Field(None, description="`segment.entered,segment.exited`.")
    cause: str | None = Field(None, description="Classes of causes: `event,clock`.")


class PageQuery(Filter):
    """The parameters of a page of transitions."""

    after: int | None = Field(
        None, description="Answer transitions with a greater sequence. Absent: the oldest that are kept."
    )
    limit: int = Field(1_000, description="Rows in a page, 1 to 1,000.")
    wait: int = Field(0, description="Seconds to wait for a first one, at most 25.")


class SegmentPageQuery(BaseModel):
    """The parameters of a page of one segment's transitions."""

    after: int | None = None
    before: int | None = Field(None, description="Instead: those with a smaller sequence, newest first.")
    limit: int = 1_000
    wait: int = 0


@router.get("/v1/transitions", responses={200: {"model": contract.TransitionPage}})
async def transitions(read: Reading, listed: Annotated[PageQuery, Query()]) -> Response:
    """Transitions of all segments after a sequence, in order."""
    return answer(await _page(read, await filter_of(read, listed), listed))


@router.get("/v1/segments/{segment_id:id}/transitions", responses={200: {"model": contract.TransitionPage}})
async def segment_transitions(
    read: Reading, segment_id: SegmentId, listed: Annotated[SegmentPageQuery, Query()]
) -> Response:
    """Transitions of one segment after a sequence, in order; or before one, newest first: `next` is the one to go on
    before."""
    segment = await read.segment(segment_id)
    if listed.before is not None:
        return answer(await _page_before(read, segment.segment_id, listed.before, listed.limit))
    return answer(await _page(read, TransitionFilter(segment_id=segment.segment_id), listed))


@router.get(
    "/v1/transitions/stream",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream(
    request: Request,
    read: Reading,
    wanted: Annotated[Filter, Query()],
    last_event_id: Annotated[str | None, Header(description="The sequence to go on after; else from now on.")] = None,
) -> Response:
    """Transitions as server-sent events, whose id is the sequence: exact, and resumed without loss or repeat."""
    found = await filter_of(read, wanted)
    start = read.fresh.sequence if last_event_id is None else _sequence(last_event_id)
    # A stream that has begun can refuse nothing.
    await transitions_after(read.pool, read.environment, read.shards, start, 1, found)
    return event_stream(request, _events(read, found, start))


async def filter_of(read: Read, wanted: Filter) -> TransitionFilter:
    """The filter of an address. Raises NotFound for a segment that is not there."""
    segment_id = None
    if wanted.segment is not None:
        try:
            segment_id = (await read.segment(wanted.segment)).segment_id
        except NotFound:
            if not wanted.segment.startswith("seg_"):
                raise
            # The history of a deleted segment stays readable by its id.
            segment_id = wanted.segment
    return TransitionFilter(segment_id, wanted.user, _words(wanted.type), _words(wanted.cause))


async def _page(read: Read, wanted: TransitionFilter, listed: PageQuery | SegmentPageQuery) -> dict[str, Any]:
    check_limit(listed.limit, "?limit")
    after = listed.after
    if after is None:
        after = await first_kept(read.pool, read.environment, wanted.segment_id)
    if not 0 <= after <= LAST_SEQUENCE:
        raise invalid("?after", "out_of_range", "A sequence is a whole number, 0 or greater.")
    if not 0 <= listed.wait <= MOST_WAIT_SECONDS:
        raise invalid("?wait", "out_of_range", f"Wait 0 to {MOST_WAIT_SECONDS} seconds.")
    deadline = time.monotonic() + listed.wait
    start, fresh = after, read.fresh
    while True:
        rows = await transitions_after(read.pool, read.environment, read.shards, after, listed.limit + 1, wanted)
        # Everything up to the sequence that was read before the rows has been looked at.
        seen = max(after, fresh.sequence)
        if rows or time.monotonic() >= deadline:
            break
        after = seen
        fresh = await _beyond(read, after, deadline)
    shown, more = rows[: listed.limit], len(rows) > listed.limit
    last = shown[-1].sequence if shown else start
    document = responses.envelope(
        [responses.transition(row) for row in shown], fresh, next_=last if more else None, previous=None
    )
    return {**document, "resume_after": last if more else max(last, seen)}


async def _page_before(read: Read, segment_id: str, before: int, limit: int) -> dict[str, Any]:
    check_limit(limit, "?limit")
    if not 0 <= before <= LAST_SEQUENCE:
        raise invalid("?before", "out_of_range", "A sequence is a whole number, 0 or greater.")
    rows = await transitions_before(read.pool, read.environment, read.shards, before, limit + 1, segment_id)
    shown = rows[:limit]
    next_ = shown[-1].sequence if len(rows) > limit else None
    document = responses.envelope([responses.transition(row) for row in shown], read.fresh, next_=next_, previous=None)
    newest = max(read.fresh.sequence, shown[0].sequence if shown else 0)
    return {**document, "resume_after": max(0, min(newest, before - 1))}


async def _beyond(read: Read, sequence: int, deadline: float) -> Any:
    """The freshness once there is a transition beyond the sequence, or the time is over."""
    while True:
        fresh = await read.house.freshness.freshness(read.environment)
        if fresh.sequence > sequence or time.monotonic() >= deadline:
            return fresh
        await asyncio.sleep(POLL_SECONDS)


async def _events(read: Read, wanted: TransitionFilter, after: int) -> AsyncIterator[bytes]:
    fresh = read.fresh
    yield KEEP_ALIVE
    while True:
        rows = await transitions_after(read.pool, read.environment, read.shards, after, STREAM_PAGE, wanted)
        for row in rows:
            yield message(row.type, json_bytes(responses.transition(row)), event_id=str(row.sequence))
        full = len(rows) == STREAM_PAGE
        after = rows[-1].sequence if full else max(after, fresh.sequence, rows[-1].sequence if rows else 0)
        while not full and fresh.sequence <= after:
            fresh = await _beyond(read, after, time.monotonic() + KEEP_ALIVE_SECONDS)
            if fresh.sequence <= after:
                yield KEEP_ALIVE


def _sequence(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise invalid("Last-Event-ID", "out_of_range", "The last event id is a sequence: a whole number.")
    return int(text)


def _words(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(word for word in text.split(",") if word)
