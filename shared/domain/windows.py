"""Pure rules of the datetime operators, told twice: when a value is inside (for the clock), and which values are (SQL).

All intervals are half-open, in UTC milliseconds.
"""

from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from shared.domain.calendar import day_of, day_of_date, day_start, first_day_reaching, resolve, shift_months
from shared.domain.instants import parse_instant
from shared.domain.operands import Bound, Duration

Interval: TypeAlias = tuple[int, int]

ALWAYS: Final = -(2**62)
NEVER: Final = 2**62

_SECOND: Final = 1_000
_MILLISECONDS: Final = {
    "seconds": _SECOND,
    "minutes": 60 * _SECOND,
    "hours": 3_600 * _SECOND,
    "days": 86_400 * _SECOND,
    "weeks": 604_800 * _SECOND,
}


def true_during(op: str, duration: Duration, value: int, zone: ZoneInfo) -> Interval:
    """The moments at which a relative operator holds for a value: `from <= now < to`."""
    match op:
        case "in_last":
            return value, _becomes_old(duration, value, zone)
        case "more_than_ago":
            return _becomes_old(duration, value, zone), NEVER
        case "in_next":
            return _comes_near(duration, value, zone), value
        case "more_than_ahead":
            return ALWAYS, _comes_near(duration, value, zone)
    raise AssertionError(op)


def values_at(op: str, duration: Duration, now: int, zone: ZoneInfo) -> Interval:
    """The values for which a relative operator holds at a moment: `from <= value < to`."""
    match op:
        case "in_last":
            return _recent_from(duration, now, zone), now + 1
        case "more_than_ago":
            return ALWAYS, _recent_from(duration, now, zone)
        case "in_next":
            return now + 1, _near_until(duration, now, zone)
        case "more_than_ahead":
            return _near_until(duration, now, zone), NEVER
    raise AssertionError(op)


def values_between(op: str, operand: Bound, zone: ZoneInfo) -> Interval:
    """The values for which an operator with fixed datetimes holds: `from <= value < to`."""
    match op, operand:
        case "before", str(text):
            return ALWAYS, _first_instant(text, zone)
        case "after", str(text):
            return _first_instant(text, zone), NEVER
        case "on", str(text):
            return _days(text, text, zone)
        case "between_dates", (str(first), str(last)):
            return _days(first, last, zone)
    raise AssertionError(op)


def _first_instant(text: str, zone: ZoneInfo) -> int:
    instant = parse_instant(text)
    if instant is None:
        raise AssertionError(text)  # Operands are checked when a definition is read.
    return resolve(zone, text, instant)


def _days(first: str, last: str, zone: ZoneInfo) -> Interval:
    return day_start(zone, day_of_date(first)), day_start(zone, day_of_date(last) + 1)


def _becomes_old(duration: Duration, value: int, zone: ZoneInfo) -> int:
    """The first moment at which the value is no longer in the last n units."""
    match duration:
        case Duration(n, "calendar_days"):
            return day_start(zone, day_of(zone, value) + n)
        case Duration(n, "calendar_months"):
            return day_start(zone, first_day_reaching(day_of(zone, value), -n))
    return value + duration.n * _MILLISECONDS[duration.unit]


def _comes_near(duration: Duration, value: int, zone: ZoneInfo) -> int:
    """The first moment at which the value is in the next n units."""
    match duration:
        case Duration(n, "calendar_days"):
            return day_start(zone, day_of(zone, value) + 1 - n)
        case Duration(n, "calendar_months"):
            return day_start(zone, first_day_reaching(day_of(zone, value) + 1, n))
    return value - duration.n * _MILLISECONDS[duration.unit]


def _recent_from(duration: Duration, now: int, zone: ZoneInfo) -> int:
    """The first value that is not yet more than n units ago."""
    match duration:
        case Duration(n, "calendar_days"):
            return day_start(zone, day_of(zone, now) - n + 1)
        case Duration(n, "calendar_months"):
            return day_start(zone, shift_months(day_of(zone, now), -n) + 1)
    return now - duration.n * _MILLISECONDS[duration.unit] + 1


def _near_until(duration: Duration, now: int, zone: ZoneInfo) -> int:
    """The first value that is more than n units ahead."""
    match duration:
        case Duration(n, "calendar_days"):
            return day_start(zone, day_of(zone, now) + n)
        case Duration(n, "calendar_months"):
            return day_start(zone, shift_months(day_of(zone, now), n))
    return now + duration.n * _MILLISECONDS[duration.unit] + 1
