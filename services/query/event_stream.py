"""Pure: server-sent events as bytes."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
KEEP_ALIVE: Final = b": alive\n\n"
"""A comment: proxies keep the connection, clients ignore it."""


def message(event: str, data: bytes, event_id: str | None = None) -> bytes:
    """One event; ``data`` is a line of JSON, the id is what a client sends back as Last-Event-ID."""
    head = "" if event_id is None else f"id: {event_id}\n"
    return f"{head}event: {event}\ndata: ".encode() + data + b"\n\n"
