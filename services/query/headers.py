"""Door: the headers that every answer carries, and its time in the metrics."""

from __future__ import annotations

import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.metrics import QUERY_SECONDS


class Headers:
    """ASGI middleware inside the app: no sniffing, no referrer, and no copies of answers that hold traits."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` sets `scope["route"]`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and measure until the answer begins (milliseconds in `Server-Timing`)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, with_headers(scope, send, time.perf_counter()))


def with_headers(scope: Scope, send: Send, started: float) -> Send:
    """A `send` that adds them, for a request whose work began at `started` (seconds of `time.perf_counter`)."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Referrer-Policy", "no-referrer")
            headers.setdefault("Cache-Control", "no-store")
            route = getattr(scope.get("route"), "path_format", "none")
            seconds = time.perf_counter() - started
            headers["Server-Timing"] = f"total;dur={seconds * 1_000:.2f}"
            QUERY_SECONDS.labels(route, str(message["status"])).observe(seconds)
        await send(message)

    return send_with_headers
