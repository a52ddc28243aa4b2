"""Strangers cost little: what they may make this process hold, and for how long."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from services.ingest.app import Server, running, server_config
from services.ingest.intake import BodiesFull, Intake
from services.ingest.limits import BODY_BYTES
from services.ingest.settings import IngestSettings
from shared.clock import SystemClock
from tests.ingest_side import NOWHERE
from tests.waiting import wait_until

MEGABYTE = 1_000_000


@asynccontextmanager
async def serving(
    redis: Redis, redis_url: str, body_bytes: int = 2 * BODY_BYTES, connections: int = 100
) -> AsyncIterator[int]:
    """The port of an ingest with these bounds."""
    settings = IngestSettings(
        redis_url=redis_url, database_url=NOWHERE, port=0, body_bytes=body_bytes, connections=connections
    )
    async with running(settings, redis, SystemClock()) as door:
        server = Server(server_config(door, settings))
        task = asyncio.create_task(server._serve(None))
        await wait_until(lambda: server.started, message="the server")
        try:
            yield server.servers[0].sockets[0].getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            await task


async def send(port: int, path: str, length: int, body: bytes, *headers: str) -> tuple[int, bytes]:
    """The status and text of the answer to a body that may end before the length it promised."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", *headers, "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        return int(head.split()[1]), head + await reader.readexactly(int(fields[b"content-length"]))
    finally:
        writer.close()


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/segments"])
async def test_many_unfinished_bodies_are_bounded_together(redis: Redis, redis_url: str, path: str) -> None:
    """Beyond the bound it is 503, with a key or without one; when they are gone there is room again."""
    async with serving(redis, redis_url) as port:
        parts = [asyncio.create_task(send(port, path, 4 * MEGABYTE, b" " * 3_900_000)) for _ in range(4)]
        done, pending = await asyncio.wait(parts, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        status, text = done.pop().result()
        assert (status, b"backlog_full" in text, b"retry-after: 1" in text) == (503, True, True)
        for part in pending:
            part.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        batch = json.dumps({"writeKey": "wk_test", "batch": [], "x": " " * 4 * MEGABYTE}).encode()

        async def accepted() -> bool:
            return (await send(port, "/v1/batch", len(batch), batch))[0] == 200

        await wait_until(accepted, message="there is room again")


async def test_what_is_inflated_is_counted(redis: Redis, redis_url: str) -> None:
    """A few bytes hold megabytes."""
    async with serving(redis, redis_url) as port:
        bomb = gzip.compress(b" " * (BODY_BYTES - 100))
        parts = [
            asyncio.create_task(send(port, "/v1/batch", len(bomb), bomb[:-1], "Content-Encoding: gzip"))
            for _ in range(3)
        ]
        done, pending = await asyncio.wait(parts, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        assert done.pop().result()[0] == 503
        for part in pending:
            part.cancel()
        await asyncio.gather(*pending, return_exceptions=True)


@pytest.mark.parametrize("path", ["/v1/identify", "/v1/segments"])
async def test_a_body_that_does_not_come_is_not_waited_for(
    redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """408, and the connection is closed."""
    monkeypatch.setattr("services.ingest.app.BODY_SECONDS", 0.2)
    async with serving(redis, redis_url) as port, asyncio.timeout(10):
        status, text = await send(port, path, 100, b"{")
        assert (status, b"body_timeout" in text, b"connection: close" in text) == (408, True, True)


async def test_connections_are_bounded(redis: Redis, redis_url: str) -> None:
    """One more than may be served gets a bare 503."""
    async with serving(redis, redis_url, connections=2) as port:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        assert (await send(port, "/v1/identify", 2, b"{}"))[0] == 503
        for _, writer in idle:
            writer.close()


async def test_room_is_given_back_whatever_happened() -> None:
    """Also by the request that found none."""
    intake = Intake(10, 30)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"123456", "more_body": True}

    for _ in range(3):
        with intake.reading(receive) as reading:
            await reading.receive()
            with pytest.raises(BodiesFull):
                await reading.receive()
    intake.take(10)
