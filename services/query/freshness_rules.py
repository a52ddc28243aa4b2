"""Pure: how fresh an answer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STALE_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Freshness:
    """``as_of`` in UTC ms, the smallest over the shards; ``sequence`` of the last numbered transition.

    Both are read before the rows of an answer, so that the rows are never older than they say.
    """

    as_of: int
    now: int
    sequence: int

    @property
    def lag_seconds(self) -> float:
        """How far the answer may be behind, never negative."""
        return max(self.now - self.as_of, 0) / 1000

    @property
    def is_stale(self) -> bool:
        """Whether some shard stands still or is far behind."""
        return self.now - self.as_of > STALE_MS
