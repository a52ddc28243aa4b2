"""Connections to Postgres: JSON as text in and out, timeouts on every session."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeAlias

import asyncpg

# Text, because asyncpg's classes are generic in their stubs only.
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
PooledConnection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
AnyConnection: TypeAlias = "Connection | PooledConnection"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a statement raises when the server, or the way to it, is at fault; worth another try."""


async def open_pool(
    dsn: str,
    *,
    size: int,
    settings: Mapping[str, str],
    lazy: bool = False,
    admit: Callable[[Connection], Coroutine[Any, Any, None]] | None = None,
    plain: bool = False,
) -> Pool:
    """A pool of at most ``size`` sessions with these server settings (``statement_timeout`` and the like, in ms).

    json and jsonb travel as text, which the caller decodes with ``shared.domain.values``: asyncpg's own codecs would
    lose decimals. ``lazy``: connect at first use, so that a process starts while Postgres is away. ``admit`` looks at
    each new connection, and refuses it by raising an OSError. ``plain``: nobody changes anything of a session, so that
    giving it back takes no word with the server; a transaction that was left open is rolled back all the same.
    Raises OSError or asyncpg.PostgresError when the server cannot be reached.
    """
    # A server that hangs does not watch its own statement_timeout.
    patience = int(settings.get("statement_timeout", "29000")) / 1_000 + 1
    return await asyncpg.create_pool(
        dsn,
        min_size=0 if lazy else 1,
        max_size=size,
        server_settings=dict(settings),
        command_timeout=patience,
        init=admit,
        reset=_leave if plain else None,
    )


async def _leave(connection: Connection) -> None:
    """Nothing is to be undone."""
