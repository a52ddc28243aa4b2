"""A primary and its streaming replica, and a query that reads from the replica."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.query.app import running
from services.query.settings import QuerySettings
from shared.postgres.pool import Connection
from tests.builders import World
from tests.conftest import migrated
from tests.integration.query.reading import Reader
from tests.replicas import Pair, Replica, pair, replica_of
from tests.servers import as_reader


@pytest.fixture(scope="session")
def servers(servers_home: Path) -> Iterator[Pair]:
    """A primary and its replica, of these tests only."""
    with pair(servers_home / "replicated") as found:
        yield found


@pytest.fixture(scope="session")
def postgres_server(servers: Pair) -> str:
    """Databases are made on the primary."""
    return servers.primary.url


@pytest.fixture(scope="session")
def template_database(postgres_server: str) -> str:
    """As everywhere, on these servers."""
    asyncio.run(migrated(postgres_server, "template_of_replicas"))
    return "template_of_replicas"


@pytest.fixture
async def replica(servers: Pair, database_url: str, database: Connection, world: World) -> AsyncIterator[Replica]:
    """The copy of the test's database."""
    async with replica_of(servers, database, database_url) as found:
        await found.caught_up()
        yield found


@pytest.fixture
def settings(database_url: str, replica: Replica, tmp_path: Path) -> QuerySettings:
    """Query as the reading role, on the replica."""
    return QuerySettings(
        database_url=as_reader(database_url), database_read_url=replica.url, dashboard_folder=tmp_path / "dist"
    )


@pytest.fixture
async def reader(settings: QuerySettings, world: World) -> AsyncIterator[Reader]:
    """A client of a query that reads from the replica."""
    async with running(settings) as app:
        yield Reader(app, await world.key("read"))
