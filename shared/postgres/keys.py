"""The keys as Postgres has them, remembered for at most two seconds."""

from __future__ import annotations

import time

from shared.domain.keys import Principal
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
CACHE_SECONDS = 2.0


class KeyStore:
    """Looks keys up by their sha256 (`shared.http.auth.Keys`).

    Only keys that exist are remembered: a new key works at once, a revoked one for two seconds at most, and made-up
    keys cannot fill the memory.
    """

    def __init__(self, pool: Pool) -> None:
        """`pool` may be lazy: Postgres is asked at the first lookup."""
        self._pool = pool
        self._known: dict[bytes, tuple[float, Principal]] = {}

    async def find(self, digest: bytes) -> Principal | None:
        """The key, unless it is unknown or revoked. Raises DatabaseUnavailable."""
        asked_at = time.monotonic()
        known = self._known.get(digest)
        if known is not None and asked_at - known[0] < CACHE_SECONDS:
            return known[1]
        async with session(self._pool) as connection:
            row = await connection.fetchrow(STATEMENTS["find_key"], digest)
        if row is None:
            self._known.pop(digest, None)
            return None
        principal = Principal(row["key_id"], row["environment"], row["scope"], row["name"])
        self._known[digest] = (asked_at, principal)
        return principal
