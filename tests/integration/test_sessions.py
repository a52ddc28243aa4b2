"""A connection for one piece of work, when the server goes away around it."""

import asyncio
from threading import Thread

import asyncpg

from shared.postgres.pool import open_pool
from shared.postgres.sessions import session


async def terminate(database_url: str, backend: int) -> None:
    """End another session, and return once it has ended."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("select pg_terminate_backend($1, 5000)", backend)
    await connection.close()


async def test_a_server_that_goes_once_the_work_is_done_fails_nobody(database_url: str) -> None:
    """What was read or committed stands, and the next piece of work gets a new connection."""
    pool = await open_pool(database_url, size=1, settings={})
    async with session(pool) as connection:
        backend = await connection.fetchval("select pg_backend_pid()")
        # In a thread that is waited for, so that our loop cannot see the end before the connection is given back.
        elsewhere = Thread(target=lambda: asyncio.run(terminate(database_url, backend)))
        elsewhere.start()
        elsewhere.join()
    async with session(pool) as connection:
        assert await connection.fetchval("select pg_backend_pid()") != backend
    await pool.close()
