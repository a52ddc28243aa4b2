"""Store: the keys of callers, as the primary has them: a replica may not know yet that one is revoked."""

from __future__ import annotations

import time
from typing import Final

from shared.domain.keys import Principal
from shared.http.auth import Keys
from shared.postgres.sessions import DatabaseUnavailable

AWAY_SECONDS: Final = 2.0
"""How long a primary that could not be reached is not asked again."""


class CallerKeys:
    """Asks the primary; while that is away, the replica's keys count, so that reads go on."""

    def __init__(self, primary: Keys, replica: Keys) -> None:
        """Both raise DatabaseUnavailable when they cannot be reached."""
        self._primary = primary
        self._replica = replica
        self._away_at = float("-inf")

    async def find(self, digest: bytes) -> Principal | None:
        """The key, unless it is unknown or revoked.

        Raises DatabaseUnavailable when only the primary could know: the replica has not heard of every new key.
        """
        if time.monotonic() - self._away_at >= AWAY_SECONDS:
            try:
                return await self._primary.find(digest)
            except DatabaseUnavailable:
                self._away_at = time.monotonic()
        found = await self._replica.find(digest)
        if found is None:
            raise DatabaseUnavailable
        return found
