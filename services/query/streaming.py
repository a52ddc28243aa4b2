"""Door: streams of events, which end when the key or login that opened them is no longer good."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from fastapi.responses import StreamingResponse

from services.query.event_stream import HEADERS
from shared.http.auth import MissingKey, UnknownKey, WrongScope
from shared.http.callers import identify

CHECK_SECONDS: Final = 2.0
"""How often the caller is looked up again; a stream that says less often that it is alive is looked at then."""


def event_stream(request: Request, events: AsyncIterator[bytes]) -> StreamingResponse:
    """The events as a response, until the client goes or its key is revoked or expires."""
    return StreamingResponse(_while_allowed(request, events), headers=HEADERS, media_type="text/event-stream")


async def _while_allowed(request: Request, events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    checked_at = time.monotonic()
    async for event in events:
        if time.monotonic() - checked_at >= CHECK_SECONDS:
            checked_at = time.monotonic()
            try:
                await identify(request, "read")
            except (MissingKey, UnknownKey, WrongScope):
                return
        yield event
