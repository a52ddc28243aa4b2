"""Store: what the owner of a shard measures of its work, added up in slots of ten seconds."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import structlog

from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.fence import Lease
from shared.domain.latencies import Rollup, slot_of
from shared.postgres.pool import UNREACHABLE, Pool
from shared.postgres.statements import load

log = structlog.get_logger(__name__)

_SQL = load(__file__)

KEPT_MS: Final = 15 * 60_000
WRITE_S: Final = 0.5


class Rollups:
    """Remembers what was measured until it is written; what a crash takes along are figures only."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self._slots: defaultdict[int, Rollup] = defaultdict(Rollup)
        self._has_failed = False

    def handled(self, received: Iterable[int], now: int) -> None:
        """Calls that were received at these UTC ms have taken effect."""
        for at in received:
            self._slots[slot_of(now)].took(max(now - at, 0))

    def swept(self, due_at: int, now: int) -> None:
        """A flip that was due at this UTC ms, and none before it, has been swept."""
        rollup = self._slots[slot_of(now)]
        rollup.sweep_ms = max(rollup.sweep_ms, now - due_at)

    async def write(self, pool: Pool, lease: Lease) -> None:
        """Add what was measured to the rows of the shard, if this is its owner still.

        What cannot be written is kept for the next time: a shard never stands still for its figures.
        """
        try:
            async with asyncio.timeout(WRITE_S):
                await self._write(pool, lease)
            self._has_failed = False
        except UNREACHABLE as error:
            raise_if_cancelled()
            if not self._has_failed:
                log.warning("figures_unwritten", shard=lease.shard, error=repr(error))
            self._has_failed = True
            newest = max(self._slots, default=0)
            for slot in [each for each in self._slots if each < newest - KEPT_MS]:
                del self._slots[slot]

    async def _write(self, pool: Pool, lease: Lease) -> None:
        for slot in sorted(self._slots):
            rollup = self._slots[slot]
            await pool.execute(
                _SQL["add"], lease.shard, lease.epoch, slot, rollup.calls, rollup.latencies, rollup.sweep_ms,
                slot - KEPT_MS,
            )  # fmt: skip
            del self._slots[slot]
