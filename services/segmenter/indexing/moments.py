"""Pure: the conditions on a datetime, by the distance at which they change: what a new value flips, and what time does.

A condition relative to now holds while now is between two distances from the value (in_last 7 days: from 0 to 7 days
after it), so the clock flips it at ``value + distance``: in the sorted distances the next one is found by bisection.
Calendar units have no fixed distance: each of those is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from operator import itemgetter
from typing import TypeAlias
from zoneinfo import ZoneInfo

from services.segmenter.indexing.intervals import Ends, Intervals
from services.segmenter.indexing.values import Watched
from shared.domain.operands import Duration
from shared.domain.windows import ALWAYS, NEVER, Interval, true_during, values_at, values_between

Flipping: TypeAlias = tuple[int, Watched]
"""A moment in UTC milliseconds, and a condition that time alone flips then."""


class MomentIndex:
    """The conditions on one datetime in one zone."""

    def __init__(self, conditions: Iterable[Watched], zone: ZoneInfo) -> None:
        """Each of ``conditions`` is another one."""
        self._zone = zone
        all_of_them = [(each, each.leaf.value) for each in conditions]
        moving = [(each, duration) for each, duration in all_of_them if isinstance(duration, Duration)]
        regular = [(each, duration) for each, duration in moving if not _is_calendar(duration)]
        self._calendar = [(each, duration) for each, duration in moving if _is_calendar(duration)]
        self._fixed = Intervals(
            (_ends(values_between(each.leaf.operator.positive, value, zone)), each)
            for each, value in all_of_them
            if not isinstance(value, Duration)
        )
        self._relative = Intervals(
            (_ends(values_at(each.leaf.op, duration, 0, zone)), each) for each, duration in regular
        )
        distances = sorted(
            (
                (distance, each)
                for each, duration in regular
                for distance in true_during(each.leaf.op, duration, 0, zone)
                if ALWAYS < distance < NEVER
            ),
            key=itemgetter(0),
        )
        self._distances = [distance for distance, _ in distances]
        self._changing = [each for _, each in distances]

    def flipped(self, old: int | None, new: int | None, now: int) -> set[Watched]:
        """The conditions whose truth at ``now`` differs between two values, all in UTC ms; None is an absent one."""
        if old == new:
            return set()
        found = self._fixed.differing(old, new) if self._fixed else set()
        if self._relative:
            found |= self._relative.differing(None if old is None else old - now, None if new is None else new - now)
        found.update(each for each, _ in self._calendar)
        return found

    def by_clock(self, value: int, after: int) -> Iterator[Flipping]:
        """What time alone flips for a value after a moment, in order."""
        regular = self._regularly(value, after)
        return merge(regular, self._by_calendar(value, after), key=itemgetter(0)) if self._calendar else regular

    def _regularly(self, value: int, after: int) -> Iterator[Flipping]:
        for place in range(bisect_right(self._distances, after - value), len(self._distances)):
            yield value + self._distances[place], self._changing[place]

    def _by_calendar(self, value: int, after: int) -> list[Flipping]:
        found = [
            (moment, each)
            for each, duration in self._calendar
            for moment in true_during(each.leaf.op, duration, value, self._zone)
            if after < moment < NEVER
        ]
        return sorted(found, key=itemgetter(0))


def _is_calendar(duration: Duration) -> bool:
    return duration.unit.startswith("calendar_")


def _ends(interval: Interval) -> Ends:
    low, high = interval
    return None if low == ALWAYS else low, None if high == NEVER else high
