"""Door: the bodies of requests on their way in: how much of all of them is held at once, and how long one may take."""

from __future__ import annotations

import asyncio
from types import TracebackType
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
    """What all requests together hold of their bodies, whoever sends them: most of it is held before a key is known.

    All bodies have the same time, so the first that began is the first to be late, and one timer is enough.
    """

    def __init__(self, max_bytes: int, seconds: float) -> None:
        """``seconds``: how long a body may take."""
        self._room = max_bytes
        self._seconds = seconds
        self._unread: dict[Reading, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def reading(self, receive: Receive) -> Reading:
        """The body of one request, to be entered: its room is given back when the request is answered."""
        loop = asyncio.get_running_loop()
        reading = Reading(self, receive, loop.time() + self._seconds)
        self._unread[reading] = None
        if self._timer is None:
            self._timer = loop.call_at(reading.deadline, self._look)
        return reading

    def complete(self, reading: Reading) -> None:
        """A body has come, or nobody wants it any more: its time no longer matters."""
        self._unread.pop(reading, None)

    def give_back(self, size: int) -> None:
        """There is room again for so many bytes."""
        self._room += size

    def take(self, size: int) -> None:
        """Take room for bytes. Raises BodiesFull."""
        if size > self._room:
            raise BodiesFull("This server reads as many bodies as it may hold. Try again in a moment.")
        self._room -= size

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        for reading in list(self._unread):
            if reading.deadline > loop.time():
                self._timer = loop.call_at(reading.deadline, self._look)
                return
            self.complete(reading)
            reading.stop()


class Reading:
    """The body of one request."""

    __slots__ = ("_complete", "_intake", "_late", "_receive", "_waiting", "deadline", "held")

    def __init__(self, intake: Intake, receive: Receive, deadline: float) -> None:
        """``deadline``: of the event loop's clock."""
        self.held = 0
        self.deadline = deadline
        self._intake = intake
        self._receive = receive
        self._complete = False
        self._late = False
        self._waiting: asyncio.Task[object] | None = None

    def __enter__(self) -> Reading:
        """The request is served from here on."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """It is answered."""
        self._intake.complete(self)
        self._intake.give_back(self.held)

    async def receive(self) -> Message:
        """The next message of the ASGI server. Raises BodiesFull, BodyTimeout."""
        if self._complete:
            return await self._receive()
        message = await self._in_time()
        if not message.get("more_body", False):
            self._complete = True
            self._intake.complete(self)
        self.hold(len(message.get("body", b"")))
        return message

    def hold(self, size: int) -> None:
        """Account for bytes that are kept until the request is answered. Raises BodiesFull."""
        self._intake.take(size)
        self.held += size

    def stop(self) -> None:
        """The time is over: whoever waits for the body gets BodyTimeout."""
        self._late = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def _in_time(self) -> Message:
        self._check()
        task = self._waiting = asyncio.current_task()
        try:
            return await self._receive()
        except asyncio.CancelledError:
            # Cancelled by us alone, as with asyncio's own timeouts: not if somebody else wants it to end as well.
            if self._late and task is not None and task.uncancel() == 0:
                self._check()
            raise
        finally:
            self._waiting = None

    def _check(self) -> None:
        if self._late:
            raise BodyTimeout("The body did not come in time. Send it again.")
