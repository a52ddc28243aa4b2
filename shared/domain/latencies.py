"""Pure core: how long calls take, counted in buckets, so that many can be summed up and percentiles told of all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

BOUNDS_MS: Final = (
    *(5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750),
    *(1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 300_000),
)
"""The most that a latency in each bucket is; one more bucket holds what is beyond."""
BUCKETS: Final = len(BOUNDS_MS) + 1
SLOT_MS: Final = 10_000


@dataclass(slots=True)
class Rollup:
    """What happened in a slot of ten seconds: calls by latency, and the longest delay of a sweep in ms."""

    latencies: list[int] = field(default_factory=lambda: [0] * BUCKETS)
    sweep_ms: int = 0

    @property
    def calls(self) -> int:
        """How many calls took effect."""
        return sum(self.latencies)

    def took(self, milliseconds: int) -> None:
        """A call took effect so long after it was received."""
        self.latencies[bisect_left(BOUNDS_MS, milliseconds)] += 1


@dataclass(frozen=True, slots=True)
class Figures:
    """How the pipeline works.

    Events of the last minute per second; within how many seconds half of the calls of the last five minutes had taken
    effect after ingest received them, and 99 of 100 (None: there were none); how many seconds after its moment the
    latest flip of the last minute was swept, or one that is due has waited.
    """

    events_per_second: float
    freshness_p50_seconds: float | None
    freshness_p99_seconds: float | None
    sweep_delay_seconds: float


def slot_of(moment: int) -> int:
    """The slot in which a UTC ms lies."""
    return moment - moment % SLOT_MS


def percentile(latencies: Sequence[int], share: float) -> float | None:
    """The milliseconds within which this share of the counted calls took effect, None when there are none.

    Within a bucket calls are taken to lie evenly; of those beyond the last bound only that is known.
    """
    wanted = share * sum(latencies)
    if not wanted:
        return None
    below, passed = 0.0, 0
    for bound, count in zip(BOUNDS_MS, latencies, strict=False):
        if passed + count >= wanted:
            return below + (bound - below) * (wanted - passed) / count
        below, passed = bound, passed + count
    return below
