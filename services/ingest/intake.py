"""Door: the bodies of requests on their way in: how much of all of them is held at once, and how long one may take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.types import Message, Receive

from shared.errors import MusterError

BODY_SECONDS: Final = 30.0


class BodiesFull(MusterError):
    """The requests that are being read hold as much memory as they may."""

    code = "backlog_full"
    status = 503


class BodyTimeout(MusterError):
    """The body did not come in time."""

    code = "body_timeout"
    status = 408


class Intake:
    """What all requests together hold of their bodies, whoever sends them: most of it is held before a key is known."""

    def __init__(self, max_bytes: int, seconds: float) -> None:
        """``seconds``: how long a body may take."""
        self._room = max_bytes
        self._seconds = seconds

    @contextmanager
    def reading(self, receive: Receive) -> Iterator[Reading]:
        """The body of one request, whose room is given back when the request is answered."""
        reading = Reading(self, receive, asyncio.get_running_loop().time() + self._seconds)
        try:
            yield reading
        finally:
            self._room += reading.held

    def take(self, size: int) -> None:
        """Take room for bytes. Raises BodiesFull."""
        if size > self._room:
            raise BodiesFull("This server reads as many bodies as it may hold. Try again in a moment.")
        self._room -= size


class Reading:
    """The body of one request."""

    __slots__ = ("_complete", "_deadline", "_intake", "_receive", "held")

    def __init__(self, intake: Intake, receive: Receive, deadline: float) -> None:
        """``deadline``: of the event loop's clock."""
        self.held = 0
        self._intake = intake
        self._receive = receive
        self._deadline = deadline
        self._complete = False

    async def receive(self) -> Message:
        """The next message of the ASGI server. Raises BodiesFull, BodyTimeout."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise BodyTimeout("The body did not come in time. Send it again.") from None
        self._complete = not message.get("more_body", False)
        self.hold(len(message.get("body", b"")))
        return message

    def hold(self, size: int) -> None:
        """Account for bytes that are kept until the request is answered. Raises BodiesFull."""
        self._intake.take(size)
        self.held += size
