"""Refused calls on their way to people: kept as dead letters, but never more than a key may fill the table with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.ingest.journal import Journal, JournalUnavailable
from services.ingest.requests import Refused
from shared.clock import Clock
from shared.metrics import REFUSED_UNKEPT

BURST: Final = 100
PER_SECOND: Final = 10


class Refusals:
    """A token bucket per key: anyone with a public key can send bad calls."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        """All buckets are full."""
        self._journal = journal
        self._clock = clock
        self._buckets: dict[str, tuple[float, int]] = {}

    def keep(self, key_id: str, refused: Iterable[Refused]) -> None:
        """Append the refused calls for which the key has tokens. Nobody waits for them: they promise nothing."""
        wanted = list(refused)
        granted = self._take(key_id, len(wanted))
        REFUSED_UNKEPT.inc(len(wanted) - granted)
        pieces = [(item.shard, item.entry) for item in wanted[:granted]]
        try:
            self._journal.append(pieces)
        except JournalUnavailable:
            REFUSED_UNKEPT.inc(granted)

    def _take(self, key_id: str, wanted: int) -> int:
        now = self._clock.now_ms()
        tokens, since = self._buckets.get(key_id, (float(BURST), now))
        tokens = min(float(BURST), tokens + max(0, now - since) * PER_SECOND / 1000)
        granted = min(wanted, int(tokens))
        self._buckets[key_id] = (tokens - granted, now)
        return granted
