"""Store: what the owner of a shard measures of its work, added up in slots of ten seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from services.segmenter.fence import Lease
from shared.domain.latencies import Rollup, slot_of
from shared.postgres.pool import Pool
from shared.postgres.statements import load

_SQL = load(__file__)

KEPT_MS: Final = 15 * 60_000


class Rollups:
    """Remembers what was measured until it is written; what a crash takes along are figures only."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self._slots: defaultdict[int, Rollup] = defaultdict(Rollup)

    def handled(self, received: Iterable[int], now: int) -> None:
        """Calls that were received at these UTC ms have taken effect."""
        for at in received:
            self._slots[slot_of(now)].took(max(now - at, 0))

    def swept(self, due_at: int, now: int) -> None:
        """A flip that was due at this UTC ms, and none before it, has been swept."""
        rollup = self._slots[slot_of(now)]
        rollup.sweep_ms = max(rollup.sweep_ms, now - due_at)

    async def write(self, pool: Pool, lease: Lease) -> None:
        """Add what was measured to the rows of the shard, if this is its owner still."""
        while self._slots:
            slot, rollup = self._slots.popitem()
            await pool.execute(
                _SQL["add"], lease.shard, lease.epoch, slot, rollup.calls, rollup.latencies, rollup.sweep_ms,
                slot - KEPT_MS,
            )  # fmt: skip
