"""Store: the session whose advisory locks say which shards this process owns."""

from __future__ import annotations

from typing import NamedTuple

import asyncpg

from shared.postgres import locks
from shared.postgres.pool import Connection
from shared.postgres.statements import load

_SQL = load(__file__)

SESSION = {"idle_session_timeout": "2000", "statement_timeout": "2000", "application_name": "muster-segmenter-locks"}
"""A worker that hangs stops pinging, and Postgres itself drops its session and so its locks (SEAMS A13)."""


class Census(NamedTuple):
    """Live workers, and the shards that have an owner."""

    workers: int
    owned: frozenset[int]


class LockSession:
    """A dedicated connection; every lock falls when it ends. Not through a transaction pooler."""

    def __init__(self, connection: Connection) -> None:
        """``connection`` as opened by ``open_session``."""
        self._connection = connection

    @property
    def pid(self) -> int:
        """The backend's process id, which is also the worker's number."""
        return self._connection.get_server_pid()

    async def announce(self) -> None:
        """Be counted as a live worker."""
        await self._connection.fetchval(_SQL["lock"], locks.LIVE_CLASS, self.pid)

    async def take_shard(self, shard: int) -> bool:
        """Lock a shard; False when somebody else has it."""
        return bool(await self._connection.fetchval(_SQL["lock"], locks.SHARD_CLASS, shard))

    async def release_shard(self, shard: int) -> None:
        """Unlock a shard for others."""
        await self._connection.fetchval(_SQL["unlock"], locks.SHARD_CLASS, shard)

    async def take_coordinator(self) -> bool:
        """Lock the coordinator's place; False when somebody else has it."""
        return bool(await self._connection.fetchval(_SQL["lock"], *locks.COORDINATOR))

    async def ping(self) -> None:
        """Stay alive."""
        await self._connection.fetchval(_SQL["ping"])

    async def census(self) -> Census:
        """Who is alive and what is owned."""
        rows = await self._connection.fetch(_SQL["live_workers"], locks.LIVE_CLASS, locks.SHARD_CLASS)
        return Census(rows[0]["workers"], frozenset(rows[0]["owned"]))

    async def close(self) -> None:
        """Let go of everything."""
        await self._connection.close(timeout=2)


async def open_session(dsn: str) -> LockSession:
    """Connect and be counted. Raises OSError or asyncpg.PostgresError when Postgres cannot be reached."""
    connection = await asyncpg.connect(dsn, server_settings=SESSION, timeout=5, command_timeout=3)
    session = LockSession(connection)
    try:
        await session.announce()
    except BaseException:
        # Cancelled too: nobody else would close it.
        connection.terminate()
        raise
    return session
