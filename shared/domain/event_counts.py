"""Pure core: what is kept per user of the events that conditions count (SEAMS A6).

State is shared between conditions: per user and *question* (event name, `where`, how much must be kept) there is a
counter and, for moving windows, the times of the newest events. Every window and every number that conditions compare
with are cut points on that one list. A question names what must be kept in coarse steps (KEPT), so that a new condition
seldom needs another list than those that are there.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.operands import Duration
from shared.domain.tree import Performed, Tree, canonical
from shared.domain.values import dumps
from shared.domain.windows import Interval, values_between

KEPT: Final = (16, 128, 1_002)
"""How many of the newest times are kept: one more than the greatest number that a condition compares with, at least."""


@dataclass(frozen=True, slots=True, eq=False)
class EventQuestion:
    """Which events of a user are counted. `keep` 0: the counter is enough; `between`: UTC ms, low <= time < high.

    `key`: the first 8 bytes of the blake2b of the question's canonical JSON, as a signed integer; 0 never. Questions
    with one key are one question, in the tables too.
    """

    event: str
    where: Tree | None
    keep: int
    between: Interval | None
    zone: str
    key: int = field(init=False)

    def __post_init__(self) -> None:
        # Made once: every event asks for it.
        where = None if self.where is None else canonical(self.where)
        text = dumps([self.event, where, self.keep, None if self.between is None else list(self.between), self.zone])
        key = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) or 1
        object.__setattr__(self, "key", key)

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventQuestion) and self.key == other.key


@dataclass(frozen=True, slots=True)
class EventState:
    """How many distinct messages there were, and the newest times in UTC ms, ascending (none when `keep` is 0)."""

    count: int = 0
    times: tuple[int, ...] = ()


NO_EVENTS: Final = EventState()


def question_of(leaf: Performed, zone: ZoneInfo) -> EventQuestion:
    """The question whose state answers a leaf."""
    if isinstance(leaf.window, Duration):
        low, high = leaf.count.bounds
        needed = max(low, 0 if high is None else high) + 1
        keep, between = next(keep for keep in KEPT if keep >= needed), None
    else:
        keep, between = 0, None if leaf.window is None else values_between("between_dates", leaf.window, zone)
    # The zone matters to the dates in `where` alone, but it is the same for a whole environment.
    return EventQuestion(leaf.event, leaf.where, keep, between, zone.key)


def counted(question: EventQuestion, state: EventState, at: int, now: int) -> EventState:
    """The state after one more event at UTC ms `at`, wherever among the others; `now` is the shard's clock.

    Of times up to `now` the newest `keep` are kept. Later ones are all kept: a clock may be a minute ahead, and they
    must not push out what still counts now.
    """
    if question.between is not None and not question.between[0] <= at < question.between[1]:
        return state
    if not question.keep:
        return EventState(state.count + 1)
    times = list(state.times)
    insort(times, at)
    return EventState(state.count + 1, newest(question, times, now))


def newest(question: EventQuestion, times: list[int], now: int) -> tuple[int, ...]:
    """Those of these ascending times that are kept."""
    return tuple(times[max(0, bisect_right(times, now) - question.keep) :])


EventStates = Mapping[int, EventState]
"""By the key of their question; a question without an entry has counted nothing."""
