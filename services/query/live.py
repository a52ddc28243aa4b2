"""Door: live numbers for screens, which may be skipped or merged: each transition is in the other stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.query import responses
from services.query.changes_reads import ChangeStore
from services.query.door import Read, Reading
from services.query.event_stream import message
from services.query.live_reads import RailStore
from services.query.streaming import event_stream
from shared.http.answers import json_bytes

router = APIRouter(tags=["live"])
COUNTS_SECONDS = 0.25
FRESHNESS_SECONDS = 1.0


@router.get("/v1/live", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def live(request: Request, read: Reading) -> Response:
    """Server-sent events without ids and without replay.

    `counts`: members by segment id, first all, then those that changed. `segments`: one came, went or was edited: read
    the list again. `changed`: the `users` and `companies` whose calls or flips took effect, at most 200 of each, and
    whether there were `more`. `freshness`: as in every list, each second.
    """
    return event_stream(request, _events(read, request.app.state.rails, request.app.state.changes))


async def _events(read: Read, rails: RailStore, changes: ChangeStore) -> AsyncIterator[bytes]:
    counts: dict[str, int] | None = None
    shape: object = None
    told_at = float("-inf")
    seen: int | None = None
    while True:
        seen, who = await changes.since(read.environment, seen)
        if who:
            yield message("changed", json_bytes(who.document()))
        rail = await rails.rail(read.environment, read.shards)
        if shape is not None and rail.shape != shape:
            yield message("segments", b"{}")
        shape = rail.shape
        changed = {key: count for key, count in rail.counts.items() if counts is None or counts.get(key) != count}
        if changed or counts is None:
            yield message("counts", json_bytes(changed))
        counts = rail.counts
        if time.monotonic() - told_at >= FRESHNESS_SECONDS:
            told_at = time.monotonic()
            fresh = await read.house.freshness.freshness(read.environment)
            yield message("freshness", json_bytes(responses.freshness(fresh)))
        await asyncio.sleep(COUNTS_SECONDS)
