"""How a segment grew, from its transitions and records."""

from itertools import pairwise

import pytest

from services.query.growth import Moved, Record, bounds, default_since, growth
from shared.domain.instants import parse_instant
from shared.domain.zones import zone

BERLIN = zone("Europe/Berlin")
HOUR = 3_600_000


def at(text: str) -> int:
    """UTC ms."""
    instant = parse_instant(text)
    assert instant is not None
    return instant


def test_days_are_those_of_the_zone() -> None:
    """From the day that the beginning is in; the day on which the clocks go back has 25 hours."""
    found = bounds(BERLIN, at("2026-10-24T12:00:00Z"), at("2026-10-26T00:00:00Z"), "day")
    assert [(later - earlier) // HOUR for earlier, later in pairwise(found)] == [24, 25, 24]
    assert found[0] == at("2026-10-23T22:00:00Z")


def test_hours_begin_with_the_day() -> None:
    """The hour that the beginning is in is the first."""
    found = bounds(BERLIN, at("2026-11-23T10:20:00Z"), at("2026-11-23T12:00:00Z"), "hour")
    assert found == [at("2026-11-23T10:00:00Z"), at("2026-11-23T11:00:00Z"), at("2026-11-23T12:00:00Z")]


def test_a_growth_without_a_beginning_has_thirty_days() -> None:
    """Today is the last of them."""
    now = at("2026-11-23T12:20:00Z")
    assert len(bounds(BERLIN, default_since(BERLIN, now, "day"), now, "day")) == 31
    assert len(bounds(BERLIN, default_since(BERLIN, now, "hour"), now, "hour")) == 49


def test_counts_are_folded_from_nothing() -> None:
    """A segment without records began empty."""
    found = growth([0, 10, 20], [], {(0, 0): Moved(5, 1), (0, 1): Moved(2, 1), (0, 3): Moved(9, 0)})
    assert [(each.moved, each.member_count) for each in found] == [(Moved(2, 1), 5), (Moved(), 5)]


@pytest.mark.parametrize("late", [0, 1])
def test_a_record_tells_how_many_there_are(late: int) -> None:
    """What was told before it counts no longer, and before the first there is none; a slow clock changes nothing."""
    records = [Record(sequence=7, at=15, member_count=100)]
    found = growth([0, 10, 20, 30], records, {(0, 1): Moved(3, 0), (1, late): Moved(1, 0), (1, 3): Moved(0, 2)})
    assert [each.member_count for each in found] == [None, 101, 99]
