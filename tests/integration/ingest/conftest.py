"""Ingest in the test's own process, on a real Redis; its database is away, as the SDKs' side needs none."""

from collections.abc import AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis

from services.ingest.app import running
from services.ingest.settings import IngestSettings
from shared.clock import SystemClock
from shared.stream.connection import connect
from tests.ingest_side import NOWHERE, WRITE_KEY, prepare
from tests.waiting import wait_until


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A Redis with streams and keys."""
    client = connect(redis_url)
    await prepare(client)
    yield client
    await client.aclose()


@pytest.fixture
async def ingest(redis: Redis, redis_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an ingest that is ready; it sends the write key unless a test says otherwise."""
    settings = IngestSettings(redis_url=redis_url, database_url=NOWHERE)
    async with running(settings, redis, SystemClock()) as door:
        transport = httpx.ASGITransport(door)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://ingest.test", auth=(WRITE_KEY, "")
        ) as client:

            async def ready() -> bool:
                return (await client.get("/readyz")).status_code == 200

            await wait_until(ready, message="ingest is ready")
            yield client
