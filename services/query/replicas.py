"""Store: the server that reads go to when it is not the primary: always one at a time, and how far it is behind."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import structlog

from shared.postgres.pool import Connection, Pool
from shared.postgres.sessions import DatabaseUnavailable, session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
QUIET_SECONDS: Final = 5.0
"""Longer than any statement may take (POOL_SETTINGS): whoever has read from the server before is through by then."""

log = structlog.get_logger(__name__)


class OtherServer(OSError):
    """A connection leads to another server than those before it; to session() this is a server that is away."""


class OneServer:
    """Admits the connections of a pool as long as all lead to one server that was never restarted.

    What a request was told by one statement (a message has taken effect; as of when the answer is true) has to hold for
    its next, and two replicas are not equally far. Another server, and a restart is one, is taken when nobody has met
    the one before for QUIET_SECONDS; until then its connections are refused.
    """

    def __init__(self) -> None:
        """Whichever server comes first is the one."""
        self._server: str | None = None
        self._left_at: float | None = None
        self._pool: Pool | None = None

    def watch(self, pool: Pool) -> None:
        """The pool whose connections are admitted here: those to a server that was left are not used again."""
        self._pool = pool

    async def admit(self, connection: Connection) -> None:
        """Look where a new connection leads. Raises OtherServer."""
        server = await connection.fetchval(STATEMENTS["server"])
        now = time.monotonic()
        if self._server is None or (self._left_at is not None and now - self._left_at >= QUIET_SECONDS):
            self._server = server
        if server == self._server:
            self._left_at = None
            return
        if self._left_at is None:
            self._left_at = now
            log.warning("read_server_changed", before=self._server, now=server)
            if self._pool is not None:
                await self._pool.expire_connections()
        raise OtherServer(f"{server} is not {self._server}")


@dataclass(frozen=True, slots=True)
class ReplicaLag:
    """How far a replica is behind: of the primary's log (None: the primary cannot be asked), and of its commits."""

    behind_bytes: int | None
    lag_seconds: float


async def lag(reads: Pool, primary: Pool) -> ReplicaLag | None:
    """How far what is read is behind; None when it is no replica. Raises DatabaseUnavailable when it is away."""
    position = await _position(primary)
    async with session(reads) as connection:
        row = await connection.fetchrow(STATEMENTS["replica"], position)
    if row is None:
        return None
    behind = None if row["behind_bytes"] is None else max(0, int(row["behind_bytes"]))
    return ReplicaLag(behind, 0.0 if behind == 0 else max(0.0, row["lag_seconds"]))


async def _position(primary: Pool) -> str | None:
    try:
        async with session(primary) as connection:
            position: str | None = await connection.fetchval(STATEMENTS["position"])
    except DatabaseUnavailable:
        return None
    return position
