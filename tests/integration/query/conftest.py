"""The read door on a database of one's own, called without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import uvicorn

from services.query.app import POOL_SETTINGS, create_app, running
from services.query.settings import QuerySettings
from shared.clock import SystemClock
from shared.postgres.pool import Connection, open_pool
from tests.builders import World
from tests.integration.query.reading import Reader
from tests.waiting import wait_until


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Connection]:
    """A session of the test's own."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def world(database: Connection) -> World:
    """An installation with the environment `development`, whose shards are fresh."""
    built = World(database, SystemClock())
    await built.install()
    return built


@pytest.fixture
async def reader(database_url: str, world: World, tmp_path: Path) -> AsyncIterator[Reader]:
    """A client of query that sends a read key."""
    settings = QuerySettings(database_url=database_url, dashboard_folder=tmp_path / "dist")
    pool = await open_pool(database_url, size=5, settings=POOL_SETTINGS, lazy=True)
    yield Reader(create_app(pool, settings, SystemClock()), await world.key("read"))
    await pool.close()


@pytest.fixture
async def http(database_url: str, world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a query that serves on a free port."""
    settings = QuerySettings(database_url=database_url, port=0, dashboard_folder=tmp_path)
    async with running(settings) as app:
        server = uvicorn.Server(
            uvicorn.Config(app, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=1, http="httptools")
        )
        task = asyncio.create_task(server._serve(None))
        await wait_until(lambda: server.started, message="the server")
        port = server.servers[0].sockets[0].getsockname()[1]
        key = await world.key("read")
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}
        ) as client:
            yield client
        server.should_exit = True
        await task
