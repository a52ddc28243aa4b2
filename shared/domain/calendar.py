"""Pure arithmetic of calendar days and months in a time zone: where a day starts, and which day an instant is in.

A day is its proleptic ordinal (`datetime.date.toordinal`); an instant is UTC milliseconds.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.instants import DATE_LENGTH, EARLIEST, LATEST, MILLISECONDS_PER_DAY

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_SECOND_DAY: Final = 2
_LAST_DAY: Final = date.max.toordinal()
_MILLISECOND: Final = timedelta(milliseconds=1)
# The calendar repeats every 400 years: months are counted from here, where no year is out of date's range.
_CYCLE_START: Final = date(2000, 1, 1).toordinal()
_CYCLE_DAYS: Final = date(2400, 1, 1).toordinal() - _CYCLE_START


@lru_cache(maxsize=65_536)
def day_start(zone: ZoneInfo, day: int) -> int:
    """The first instant whose local date is `day` or later: a midnight that exists twice is the first of the two."""
    midnight = (day - _EPOCH_DAY) * MILLISECONDS_PER_DAY
    if not _SECOND_DAY <= day <= _LAST_DAY:
        return midnight  # No instant of ours lies there; only the order of the days matters.
    offset = datetime.fromordinal(day).replace(tzinfo=zone).utcoffset() or timedelta()
    candidate = midnight - offset // _MILLISECOND
    missing = _wall_clock(zone, candidate) - midnight
    return candidate if missing == 0 else _end_of_gap(zone, midnight, candidate - missing, candidate)


def day_of(zone: ZoneInfo, instant: int) -> int:
    """The day that the instant is in: the last one that has started."""
    day = _wall_clock(zone, instant) // MILLISECONDS_PER_DAY + _EPOCH_DAY
    # Where midnight exists twice, the local date goes back for a while, but the new day has started.
    while day_start(zone, day + 1) <= instant:
        day += 1
    return day


def first_day_from(zone: ZoneInfo, instant: int) -> int:
    """The first day that starts at the instant or later; beyond the range of datetimes, the day outside of it."""
    if instant < EARLIEST:
        return 1
    if instant > LATEST:
        return _LAST_DAY
    day = day_of(zone, instant)
    if day_start(zone, day) < instant:
        return day + 1
    while day_start(zone, day - 1) >= instant:
        day -= 1
    return day


def day_of_date(text: str) -> int:
    """The day that a date's text names."""
    return date.fromisoformat(text).toordinal()


def midnight_utc(day: int) -> int:
    """The midnight in UTC with which `instants.parse_instant` stands for a date."""
    return (day - _EPOCH_DAY) * MILLISECONDS_PER_DAY


def resolve(zone: ZoneInfo, text: str, instant: int) -> int:
    """The instant that a stored datetime means in a zone: a date alone is the start of that day there.

    `instant` is what `instants.parse_instant` made of `text`.
    """
    if len(text) != DATE_LENGTH:
        return instant
    return day_start(zone, instant // MILLISECONDS_PER_DAY + _EPOCH_DAY)


def shift_months(day: int, months: int) -> int:
    """The same day of another month, or that month's last day when it is shorter. Total: also beyond year 9999."""
    cycles, offset = divmod(day - _CYCLE_START, _CYCLE_DAYS)
    start = date.fromordinal(_CYCLE_START + offset)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    shifted = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return shifted.toordinal() + cycles * _CYCLE_DAYS


def first_day_reaching(day: int, months: int) -> int:
    """The first day that `shift_months` by `months` takes to `day` or beyond."""
    back = shift_months(day, -months)
    # Where `back` was cut to the end of a shorter month, only the first day of the next month gets there.
    return back if shift_months(back, months) == day else back + 1


def _wall_clock(zone: ZoneInfo, instant: int) -> int:
    """The local time at an instant, in milliseconds as if it were UTC."""
    local = (_EPOCH + timedelta(milliseconds=instant)).astimezone(zone)
    return instant + (local.utcoffset() or timedelta()) // _MILLISECOND


def _end_of_gap(zone: ZoneInfo, midnight: int, before: int, after: int) -> int:
    """The instant between `before` and `after` at which the wall clock jumps over midnight, by bisection."""
    while after - before > 1:
        middle = (before + after) // 2
        if _wall_clock(zone, middle) < midnight:
            before = middle
        else:
            after = middle
    return after
