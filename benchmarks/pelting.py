"""A lean client: prepared requests over connections that each wait for their answer, and what all of it costs."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from time import monotonic, process_time
from typing import NamedTuple, cast

import psutil

from services.ingest.wire import SUCCESS

WARMING_SECONDS = 0.5
_GOOD = b"HTTP/1.1 200 "


class Round(NamedTuple):
    """What was done in some seconds, and the CPU seconds that each took meanwhile: the servers, and we ourselves."""

    done: int
    seconds: float
    server: float
    redis: float
    own: float

    @property
    def rate(self) -> float:
        """Done a second."""
        return self.done / self.seconds


@dataclass
class Meter:
    """Counts what is done, and looks at the clocks of processes."""

    server: int | None
    redis: int
    done: int = 0

    async def round(self, seconds: float) -> Round:
        """What is done from now on for so long, after a moment of warming up."""
        await asyncio.sleep(WARMING_SECONDS)
        then = self._look()
        await asyncio.sleep(seconds)
        now = self._look()
        costs = (now.server - then.server, now.redis - then.redis, now.own - then.own)
        return Round(now.done - then.done, now.seconds - then.seconds, *costs)

    def _look(self) -> Round:
        server = 0.0 if self.server is None else cpu_seconds(self.server)
        return Round(self.done, monotonic(), server, cpu_seconds(self.redis), process_time())


def cpu_seconds(pid: int) -> float:
    """Of a process so far, in the kernel too."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


class Connection(asyncio.Protocol):
    """Sends a request, waits for its answer, sends the next."""

    def __init__(self, requests: Sequence[bytes], first: int, meter: Meter, calls: int) -> None:
        """``calls``: in each request. ``first``: where among the requests to begin."""
        self._requests = cycle([*requests[first:], *requests[:first]])
        self._meter = meter
        self._calls = calls
        self._answer = b""
        self._stopped = False
        self.failure: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        """Go on when the answer is complete; the headers may come before the body."""
        self._answer += data
        if not self._answer.startswith(_GOOD):
            self.failure = self._answer.decode()
            self._transport.close()
        elif self._answer.endswith(SUCCESS.body):
            self._meter.done += self._calls
            self._answer = b""
            self._transport.close() if self._stopped else self._transport.write(next(self._requests))

    def stop(self) -> None:
        """Close after the answer."""
        self._stopped = True


def _same(connection: Connection) -> Connection:
    return connection


class Load(NamedTuple):
    """Requests of so many calls each, over so many connections at once."""

    requests: Sequence[bytes]
    calls: int
    connections: int


async def pelt(port: int, load: Load, meter: Meter, seconds: float) -> Round:
    """Send one request after the other over every connection. Any other answer than success is an error."""
    loop = asyncio.get_running_loop()
    with ExitStack() as stack:
        made = []
        for number in range(load.connections):
            first = number * len(load.requests) // load.connections
            connection = Connection(load.requests, first, meter, load.calls)
            await loop.create_connection(partial(_same, connection), "127.0.0.1", port)
            stack.callback(connection.stop)
            made.append(connection)
        found = await meter.round(seconds)
    failures = [each.failure for each in made if each.failure is not None]
    assert not failures, failures[0]
    return found
