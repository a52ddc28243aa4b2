"""A request id for each request: in the answer's header, in its problem, and in the log."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from shared.clock import Clock
from shared.ids import new_id

HEADER = "Request-Id"


class RequestIds:
    """ASGI middleware: `scope["state"]["request_id"]` inside, `Request-Id` outside."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        """Ids carry the clock's time."""
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the request and hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id("req_", self._clock.now_ms())
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with bound_contextvars(request_id=request_id):
            await self._app(scope, receive, send_named)
