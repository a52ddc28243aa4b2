"""Door: one look per process at the catalogue's number, so that idle owners adopt a change at once."""

from __future__ import annotations

import asyncio

import structlog

from services.segmenter import catalogue
from services.segmenter.cancelling import raise_if_cancelled
from shared.postgres.pool import UNREACHABLE, Pool

log = structlog.get_logger(__name__)

INTERVAL_S = 0.1


class Watch:
    """The catalogue's number as last seen; owners read it without a query. -1: not seen yet."""

    def __init__(self, pool: Pool) -> None:
        """``pool`` needs one connection now and then."""
        self._pool = pool
        self.number = -1

    async def run(self) -> None:
        """Look again and again, until cancelled; while Postgres is away the last number stands."""
        while True:
            try:
                self.number = await catalogue.number(self._pool)
            except UNREACHABLE as error:
                raise_if_cancelled()
                log.warning("catalogue_unread", error=str(error))
            await asyncio.sleep(INTERVAL_S)
