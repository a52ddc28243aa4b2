"""The read door on a database of one's own, called without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from services.query.app import POOL_SETTINGS, create_app
from services.query.settings import QuerySettings
from shared.clock import SystemClock
from shared.postgres.pool import Connection, open_pool
from tests.builders import World
from tests.integration.query.reading import Reader


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
