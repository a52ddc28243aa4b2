"""The management side on a database and a Redis of one's own, called without a socket."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from redis.asyncio import Redis

from services.ingest.commands.environments import create_environment
from services.ingest.journal import Journal
from services.ingest.management import POOL_SETTINGS, create_app
from shared.clock import SystemClock
from shared.postgres.pool import Connection, open_pool
from shared.stream.connection import connect
from tests.integration.management import picking
from tests.integration.management.client import Keys, Manage, make_keys
from tests.integration.management.lists import Lists


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Connection]:
    """A session of the test's own, in which the environment `development` has been made."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "insert into installation (shards, secret, created_at) values (8, 'secret', clock_timestamp())"
        " on conflict do nothing"
    )
    await create_environment(connection, SystemClock(), "development", "Development", "UTC")
    yield connection
    await connection.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The test's Redis."""
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def journal(redis: Redis) -> AsyncIterator[Journal]:
    """What puts entries on streams, at work."""
    made = Journal(redis, max_entries=50_000, max_bytes=64_000_000)
    running = asyncio.create_task(made.run())
    yield made
    made.close()
    await running


@pytest.fixture
async def keys(database: Connection) -> Keys:
    """One key per scope for `development`."""
    return await make_keys(database, "development")


@pytest.fixture
async def manage(database_url: str, redis: Redis, journal: Journal, keys: Keys) -> AsyncIterator[Manage]:
    """A client of the management side that sends the manage key."""
    pool = await open_pool(database_url, size=5, settings=POOL_SETTINGS, lazy=True)
    app = create_app(pool=pool, redis=redis, journal=journal, clock=SystemClock())
    async with Manage(app, keys.manage) as client:
        yield client
    await pool.close()


@pytest.fixture
async def lists(
    database_url: str, database: Connection, redis: Redis, journal: Journal, manage: Manage
) -> AsyncIterator[Lists]:
    """A manual segment; Ann, who is in it, and two Bobs with one address."""
    await picking.prepare(redis)
    addresses = {"ann": "ann@example.com", "bob": "bob@example.com", "bob2": "BOB@example.com"}
    await picking.users(database, {user_id: {"email": email} for user_id, email in addresses.items()})
    segment = await picking.manual_segment(database)
    await picking.member(database, segment, "ann")
    pool = await open_pool(database_url, size=3, settings=POOL_SETTINGS, lazy=True)
    yield Lists(manage, pool, journal, segment)
    await pool.close()
