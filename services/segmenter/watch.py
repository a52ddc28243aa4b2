"""Door: one look per process at the catalogue, so that idle owners adopt a change at once and find it compiled."""

from __future__ import annotations

import asyncio
import gc

import structlog

from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.catalogue import Library
from shared.postgres.pool import UNREACHABLE, Pool

log = structlog.get_logger(__name__)

INTERVAL_S = 0.1
YOUNG = 100_000
"""Objects that are made before new ones are looked through: a batch makes many, and leaves none that need it."""


class Watch:
    """Keeps the process's library at the newest catalogue; owners compare its number without a query."""

    def __init__(self, pool: Pool) -> None:
        """``pool`` needs one connection now and then."""
        self._pool = pool
        self._is_settled = False
        self.library = Library()

    async def look(self) -> None:
        """Look once. Raises what the database raises when it is away."""
        await self.library.refresh(self._pool)
        if not self._is_settled:
            self._is_settled = True
            # What is compiled by now stays: to look through it again and again cost a quarter of each batch.
            gc.freeze()
            gc.set_threshold(YOUNG, *gc.get_threshold()[1:])

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
