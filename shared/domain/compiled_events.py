"""Pure core: conditions on what a user did as closures, on the counts that are kept for her (SEAMS A6)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from zoneinfo import ZoneInfo

from shared.domain.compiled import FOREVER, Condition, Fixed, Moving, negation
from shared.domain.event_counts import NO_EVENTS, question_of
from shared.domain.operands import Duration
from shared.domain.tree import Count, Performed
from shared.domain.verdicts import Subject, Verdict
from shared.domain.windows import true_during, values_at


def compile_performed(leaf: Performed, zone: ZoneInfo) -> Condition[Subject]:
    """A condition on the number of events; only that of a moving window is flipped by the clock."""
    key = question_of(leaf, zone).key
    condition: Condition[Subject]
    if isinstance(leaf.window, Duration):
        condition = Moving(_recently(key, leaf.count, leaf.window, zone))
    else:
        condition = Fixed(_in_all(key, leaf.count))
    return negation(condition) if leaf.negated else condition


def _in_all(key: int, count: Count) -> Callable[[Subject], bool]:
    low, high = count.bounds

    def test(subject: Subject) -> bool:
        number = subject.events.get(key, NO_EVENTS).count
        return low <= number and (high is None or number <= high)

    return test


def _recently(key: int, count: Count, window: Duration, zone: ZoneInfo) -> Callable[[Subject, int], Verdict]:
    low, high = count.bounds

    def verdict(subject: Subject, now: int) -> Verdict:
        state = subject.events.get(key)
        if state is None:
            return FOREVER[low == 0]
        times = state.times
        until = bisect_right(times, now)
        number = until - bisect_left(times, values_at("in_last", window, now, zone)[0], 0, until)
        above = high is not None and number > high
        # Without another event it changes when the newest but `high` (or the newest but `low - 1`) leaves the window.
        last = high if above else low - 1
        due = None
        if last is not None and 0 <= last < number:
            due = true_during("in_last", window, times[until - 1 - last], zone)[1]
        if until < len(times):
            due = times[until] if due is None else min(due, times[until])
        return Verdict(low <= number and not above, due)

    return verdict
