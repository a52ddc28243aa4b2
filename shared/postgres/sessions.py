"""A connection for one piece of work, and the one error for everything that means Postgres is away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from shared.errors import MusterError
from shared.postgres.pool import Pool, PooledConnection

ACQUIRE_SECONDS = 5.0

_BROKEN = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    # What asyncpg says when it meets the farewell of a server that restarted while the connection was idle.
    asyncpg.InternalClientError,
)


class DatabaseUnavailable(MusterError):
    """Postgres cannot be reached, or does not answer in time."""

    code = "database_unavailable"
    status = 503

    def __init__(
        self, detail: str = "The database cannot be reached at the moment. Try again in a few seconds."
    ) -> None:
        """One sentence for every cause: the cause itself is for the log, as ``__cause__``."""
        super().__init__(detail)


class ReadTakenBack(DatabaseUnavailable):
    """A replica ended the read because it stood in the way of what the primary did."""

    def __init__(self) -> None:
        """See the class."""
        super().__init__("The replica ended the read, so as to keep up with its primary. Try again.")


@asynccontextmanager
async def session(pool: Pool) -> AsyncIterator[PooledConnection]:
    """A connection of the pool, without a transaction.

    Raises DatabaseUnavailable when Postgres is away, or a lock is not to be had in time; ReadTakenBack on a replica.
    """
    try:
        connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable from error
    try:
        yield connection
    except _BROKEN as error:
        _terminate(connection)
        # The others were open to the same server: without this each of them would fail one request.
        await pool.expire_connections()
        raise DatabaseUnavailable from error
    except asyncpg.LockNotAvailableError as error:
        raise DatabaseUnavailable from error
    except asyncpg.SerializationError as error:
        # No transaction of a pool is serializable, and those that are repeatable only read.
        raise ReadTakenBack from error
    except asyncpg.InterfaceError as error:
        # The rollback of a transaction whose connection is gone; anything else is our own mistake.
        if _is_closed(connection):
            raise DatabaseUnavailable from error
        raise
    finally:
        await _release(pool, connection)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[PooledConnection]:
    """A connection inside one transaction, committed at the end. Raises DatabaseUnavailable when Postgres is away."""
    async with session(pool) as connection, connection.transaction():
        yield connection


async def _release(pool: Pool, connection: PooledConnection) -> None:
    try:
        await pool.release(connection)
    except (*_BROKEN, asyncpg.InterfaceError):
        # The server went away after the work was done: the pool has thrown the connection away, and the answer stands.
        await pool.expire_connections()


def _terminate(connection: PooledConnection) -> None:
    # Without this the pool would first ask the broken connection to reset itself.
    if not _is_closed(connection):
        connection.terminate()


def _is_closed(connection: PooledConnection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool took it back by itself when the server closed it
