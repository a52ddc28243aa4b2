"""A client that costs little beside what it measures: prepared bytes over connections that are kept open."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, cast
from urllib.parse import urlsplit

LENGTH = b"content-length:"
END = b"\r\n\r\n"


class Answer(NamedTuple):
    """Status and body of an answer."""

    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """One request at a time; answers carry their length."""

    def __init__(self) -> None:
        """Nothing is asked."""
        self._received = b""
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open."""
        # uvloop's are none by their class.
        self._transport = cast(asyncio.WriteTransport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits gets nothing."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        """A part of the answer, or all of it."""
        self._received += data
        head, end, body = self._received.partition(END)
        if not end or self._answer is None or len(body) < length_of(head):
            return
        self._received = b""
        self._answer.set_result(Answer(int(head[9:12]), body))

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Whether something is asked or not."""
        if self._transport is not None:
            self._transport.abort()


def length_of(head: bytes) -> int:
    """The bytes of the body by the head of an answer."""
    for line in head.split(b"\r\n"):
        if line[: len(LENGTH)].lower() == LENGTH:
            return int(line[len(LENGTH) :])
    raise AssertionError(f"an answer without its length: {head!r}")


class Door:
    """Some connections to one address; whoever asks takes the next that is free."""

    def __init__(self, connections: list[Connection], host: str, authorization: str) -> None:
        """All are free."""
        self._free: asyncio.Queue[Connection] = asyncio.Queue()
        for each in connections:
            self._free.put_nowait(each)
        self._head = f"Host: {host}\r\nAuthorization: {authorization}\r\n"

    def get(self, path: str) -> bytes:
        """The bytes of a `GET`."""
        return f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode()

    def post(self, path: str, body: bytes) -> bytes:
        """The bytes of a `POST` of JSON."""
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"POST {path} HTTP/1.1\r\n{self._head}{kind}".encode() + body

    async def ask(self, request: bytes) -> Answer:
        """The answer, which must be a 200."""
        connection = await self._free.get()
        try:
            answer = await connection.ask(request)
        finally:
            self._free.put_nowait(connection)
        assert answer.status == 200, answer
        return answer


@asynccontextmanager
async def door(url: str, authorization: str, connections: int) -> AsyncIterator[Door]:
    """Connections to an address, with the value of the header that says who asks."""
    where, loop = urlsplit(url), asyncio.get_running_loop()
    assert where.hostname is not None
    assert where.port is not None
    made = [(await loop.create_connection(Connection, where.hostname, where.port))[1] for _ in range(connections)]
    try:
        yield Door(made, where.netloc, authorization)
    finally:
        for each in made:
            each.close()


def basic(key: str) -> str:
    """How a write key is sent."""
    return f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"


async def at_rate(rate: float, seconds: float, step: Callable[[int], Awaitable[object]]) -> int:
    """Begin a step at each of its moments, whether the ones before have ended or not; returns how many, all ended."""
    loop, count = asyncio.get_running_loop(), int(rate * seconds)
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            if (ahead := began + number / rate - loop.time()) > 0:
                await asyncio.sleep(ahead)
            group.create_task(_awaited(step, number))
    return count


async def _awaited(step: Callable[[int], Awaitable[object]], number: int) -> None:
    await step(number)
