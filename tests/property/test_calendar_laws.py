"""The definition of a day, checked instant by instant around its start, in zones with awkward midnights."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.calendar import day_of, day_start, first_day_from, first_day_reaching, shift_months
from shared.domain.instants import EARLIEST, LATEST
from shared.domain.zones import zone, zone_keys
from tests.property.condition_strategies import moments, zones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000
every_zone = st.sampled_from(sorted(zone_keys())).map(zone)
days = st.integers(date(1850, 1, 1).toordinal(), date(2100, 1, 1).toordinal())


def local_day(at: ZoneInfo, instant: int) -> int:
    """The local date of an instant, by the standard library alone."""
    return (EPOCH + timedelta(milliseconds=instant)).astimezone(at).toordinal()


@given(every_zone, days)
@example(zone("America/Sao_Paulo"), date(2018, 11, 4).toordinal())  # midnight is missing
@example(zone("America/Havana"), date(2024, 11, 3).toordinal())  # midnight exists twice
@example(zone("America/St_Johns"), date(2010, 11, 7).toordinal())  # one minute of the day, then an hour of the last
@example(zone("America/Toronto"), date(1919, 3, 31).toordinal())  # the gap begins before midnight
@example(zone("Pacific/Apia"), date(2011, 12, 30).toordinal())  # a day that never was
@example(zone("America/Juneau"), date(1867, 10, 18).toordinal())  # a day that was twice
def test_a_day_starts_at_the_first_instant_of_its_date_or_later(at: ZoneInfo, day: int) -> None:
    """Its start has that local date or a later one, and no instant of the two days before has."""
    start = day_start(at, day)
    assert local_day(at, start) >= day
    assert local_day(at, start - 1) < day
    assert all(local_day(at, start - 1 - quarter * HOUR // 4) < day for quarter in range(4 * 48))


@given(zones, moments)
def test_an_instant_is_in_the_last_day_that_has_started(at: ZoneInfo, instant: int) -> None:
    """Days cut time into half-open intervals without gaps."""
    day = day_of(at, instant)
    assert day_start(at, day) <= instant < day_start(at, day + 1)


@given(zones, moments)
def test_the_first_day_from_an_instant_starts_no_earlier(at: ZoneInfo, instant: int) -> None:
    """It is the first such day."""
    day = first_day_from(at, instant)
    assert day_start(at, day) >= instant > day_start(at, day - 1)


@given(st.integers(-400, date.max.toordinal() + 400), st.integers(-1_200, 1_200))
@example(date.max.toordinal() + 1, 1)
def test_the_first_day_that_reaches_another_by_months(day: int, months: int) -> None:
    """Shifted it reaches the day, and the day before it does not."""
    first = first_day_reaching(day, months)
    assert shift_months(first, months) >= day > shift_months(first - 1, months)


@given(st.integers(EARLIEST, LATEST), every_zone)
def test_every_instant_has_a_day_in_every_zone(instant: int, at: ZoneInfo) -> None:
    """Total over the whole range of datetimes."""
    assert day_start(at, day_of(at, instant)) <= instant
