"""Which conditions a change of the environment's time zone may make true or false."""

from typing import Any

import pytest

from shared.domain.conditions import parse_tree
from shared.domain.segments import SubjectScope
from shared.domain.zone_dependence import depends_on_zone

HOURS = {"n": 24, "unit": "hours"}
DAYS = {"n": 1, "unit": "calendar_days"}
MOMENT = "2026-01-31T00:00:00Z"
BORN: dict[str, Any] = {"attribute": "born", "op": "on", "value": "2026-01-31"}
IS_PRO: dict[str, Any] = {"attribute": "plan", "op": "is", "value": "pro"}
ORDERED: dict[str, Any] = {"event": "Order Completed", "op": "performed"}


def depends(raw: dict[str, Any], scope: SubjectScope = "user") -> bool:
    """Of a tree as it is saved."""
    return depends_on_zone(parse_tree({"all": [raw]}, scope), scope)


@pytest.mark.parametrize(
    "raw",
    [
        BORN,
        {"attribute": "born", "op": "not_on", "value": "2026-01-31"},
        {"attribute": "born", "op": "in_last", "value": HOURS},  # a date alone begins when its day does
        {"not": BORN},
        ORDERED | {"window": {"in_last": DAYS}},
        ORDERED | {"window": {"between_dates": ["2026-01-01", "2026-01-31"]}},
        {"attribute": "last_seen_at", "op": "in_last", "value": DAYS},
        {"attribute": "last_seen_at", "op": "before", "value": "2026-01-31"},
        {"attribute": "first_seen_at", "op": "between_dates", "value": ["2026-01-01", "2026-01-31"]},
        {"attribute": "traits.last_seen_at", "op": "in_last", "value": HOURS},
        ORDERED | {"where": {"attribute": "last_seen_at", "op": "before", "value": MOMENT}},
        {"company": "any", "where": {"membership": "last_seen_at", "op": "before", "value": MOMENT}},
        ORDERED | {"where": {"attribute": "at", "op": "before", "value": "2026-01-31"}},
        {"company": "any", "where": BORN},
    ],
)
def test_whatever_asks_for_days_depends(raw: dict[str, Any]) -> None:
    """Also inside the `where` of another condition."""
    assert depends(raw)


@pytest.mark.parametrize(
    "raw",
    [
        IS_PRO,
        {"attribute": "born", "op": "exists"},
        {"attribute": "last_seen_at", "op": "in_last", "value": HOURS},  # a built-in is always a moment
        {"attribute": "first_seen_at", "op": "after", "value": MOMENT},
        {"company": "any", "where": {"attribute": "last_seen_at", "op": "more_than_ago", "value": HOURS}},
        ORDERED,
        ORDERED | {"window": {"in_last": HOURS}, "where": IS_PRO},
        {"company": "any", "where": IS_PRO},
        {"segment": "seg_1", "op": "in_segment"},  # it is asked about itself
    ],
)
def test_nothing_else_does(raw: dict[str, Any]) -> None:
    """So it is not built again."""
    assert not depends(raw)


def test_members_of_companies_are_asked_too() -> None:
    """The days of users decide about companies."""
    assert depends({"member": "any", "where": BORN}, "company")
    assert not depends({"member": "any", "where": IS_PRO}, "company")
