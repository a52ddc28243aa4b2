"""Pure: how a segment grew, from its transitions and from the counts in its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from shared.domain.calendar import day_of, day_start

Step = Literal["day", "hour"]
HOUR_MS: Final = 3_600_000
DEFAULT_STEPS: Final[Mapping[Step, int]] = {"day": 30, "hour": 48}
MOST_STEPS: Final = 1_000


class Record(NamedTuple):
    """A record of a segment that was built, rebuilt or deleted: from its sequence on there were `member_count`."""

    sequence: int
    at: int
    member_count: int


class Moved(NamedTuple):
    """How many entered and exited."""

    entered: int = 0
    exited: int = 0

    @property
    def net(self) -> int:
        """By how much the number of members grew."""
        return self.entered - self.exited


NOBODY: Final = Moved()


class Interval(NamedTuple):
    """A stretch of time, start <= at < end, what happened in it, and the number of members at its end (UTC ms).

    There is no such number before the first record: the segment was not there, or nothing was known of its members.
    """

    start: int
    end: int
    moved: Moved
    member_count: int | None


Moves: TypeAlias = Mapping[tuple[int, int], Moved]
"""(era, bucket) -> moved. Era n is what was numbered after n records; bucket n what happened after n bounds."""


def bounds(zone: ZoneInfo, since: int, until: int, step: Step) -> list[int]:
    """The starts of the days or hours of a zone from the one that `since` is in, up to the first at `until` or later.

    At most one more than MOST_STEPS + 1.
    """
    found = [_start(zone, since, step)]
    while found[-1] < until and len(found) <= MOST_STEPS + 1:
        found.append(_next(zone, found[-1], step))
    return found


def _start(zone: ZoneInfo, moment: int, step: Step) -> int:
    start = day_start(zone, day_of(zone, moment))
    return start if step == "day" else start + (moment - start) // HOUR_MS * HOUR_MS


def _next(zone: ZoneInfo, moment: int, step: Step) -> int:
    """A day has 23 or 25 hours where the clocks are changed; where they are by half an hour, its last hour is short."""
    tomorrow = day_start(zone, day_of(zone, moment) + 1)
    return tomorrow if step == "day" else min(moment + HOUR_MS, tomorrow)


def default_since(zone: ZoneInfo, until: int, step: Step) -> int:
    """Where a growth begins that nobody asked a beginning of."""
    if step == "hour":
        return until - (DEFAULT_STEPS["hour"] - 1) * HOUR_MS
    return day_start(zone, day_of(zone, until) - DEFAULT_STEPS["day"] + 1)


def growth(edges: Sequence[int], records: Sequence[Record], moves: Moves) -> list[Interval]:
    """The intervals between these bounds. Records are in order of sequence.

    A record says how many members there are, so each era is counted from its own record on. What belongs to an era is
    told by sequences, not by times: the clocks of shards and coordinator differ by a moment.
    """
    buckets = range(len(edges) + 1)
    bases = [0, *(record.member_count for record in records)]
    nets = [list(accumulate(moves.get((era, bucket), NOBODY).net for bucket in buckets)) for era in range(len(bases))]
    intervals = []
    for bucket, (start, end) in enumerate(pairwise(edges), 1):
        era = max((number for number, record in enumerate(records, 1) if record.at < end), default=0)
        happened = [moves.get((each, bucket), NOBODY) for each in range(len(bases))]
        moved = Moved(sum(each.entered for each in happened), sum(each.exited for each in happened))
        before = bool(records) and era == 0
        intervals.append(Interval(start, end, moved, None if before else bases[era] + nets[era][bucket]))
    return intervals
