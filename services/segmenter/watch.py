"""Door: one look per process at the catalogue, so that idle owners adopt a change at once and find it compiled."""

from __future__ import annotations

import asyncio

import structlog

from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.catalogue import Library
from shared.postgres.pool import UNREACHABLE, Pool

log = structlog.get_logger(__name__)

INTERVAL_S = 0.1


class Watch:
    """Keeps the process's library at the newest catalogue; owners compare its number without a query."""

    def __init__(self, pool: Pool) -> None:
        """``pool`` needs one connection now and then."""
        self._pool = pool
        self.library = Library()

    async def look(self) -> None:
        """Look once. Raises what the database raises when it is away."""
        await self.library.refresh(self._pool)

    async def run(self) -> None:
        """Look again and again, until cancelled; while Postgres is away the last edition stands."""
        while True:
            raise_if_cancelled()
            try:
                await self.look()
            except UNREACHABLE as error:
                raise_if_cancelled()
                log.warning("catalogue_unread", error=str(error))
            await asyncio.sleep(INTERVAL_S)
