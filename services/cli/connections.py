"""The command line's doors to Postgres and Redis: a connection for one command, and one line when there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, ClusterError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from services.cli.errors import CommandFailed
from services.cli.settings import CliSettings, access, need
from shared.postgres.pool import Connection
from shared.stream.connection import connect, reach

# What asyncpg raises for a server that is away, refuses us, or has no such database.
NO_POSTGRES = (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidAuthorizationSpecificationError)
NO_DATABASE = (asyncpg.InvalidCatalogNameError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError)
NO_REDIS = (RedisConnectionError, RedisTimeoutError, AuthenticationError, ClusterError, OSError)


def database_url(settings: CliSettings) -> str:
    """Where Postgres is. Raises CommandFailed when nobody said."""
    return need(access(settings).database_url, "DATABASE_URL")


def redis_url(settings: CliSettings) -> str:
    """Where Redis is. Raises CommandFailed when nobody said."""
    return need(access(settings).redis_url, "REDIS_URL")


@asynccontextmanager
async def postgres(url: str) -> AsyncIterator[Connection]:
    """One session. Raises CommandFailed when Postgres is away or was never migrated."""
    try:
        connection = await asyncpg.connect(url, timeout=5, command_timeout=60)
    except (*NO_POSTGRES, *NO_DATABASE) as error:
        raise CommandFailed(f"PostgreSQL at {place(url)} cannot be reached: {first_line(error)}") from error
    try:
        yield connection
    except asyncpg.UndefinedTableError as error:
        raise CommandFailed(f"The database at {place(url)} has no schema yet: run `muster migrate`.") from error
    except asyncpg.PostgresConnectionError as error:
        raise CommandFailed(f"PostgreSQL at {place(url)} went away: {first_line(error)}") from error
    finally:
        await connection.close(timeout=5)


@asynccontextmanager
async def redis(url: str) -> AsyncIterator[Redis]:
    """One client. Raises CommandFailed when Redis is away."""
    client = connect(url, timeout=30)
    try:
        await reach(client)
        yield client
    except NO_REDIS as error:
        raise CommandFailed(f"Redis at {place(url)} cannot be reached: {first_line(error)}") from error
    finally:
        await client.aclose()


def place(url: str) -> str:
    """Host and port of a URL (of a cluster: all that it names), without user and password."""
    return urlsplit(url).netloc.rpartition("@")[2]


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    if isinstance(error, TimeoutError) and not str(error):
        return "it does not answer in time"
    return (str(error) or type(error).__name__).splitlines()[0]
