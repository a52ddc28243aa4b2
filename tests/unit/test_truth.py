"""The reference evaluator where the truth table does not reach: built-ins, groups, and next flips."""

import pytest

from shared.domain.conditions import EVERYONE, Tree, parse_tree
from shared.domain.instants import instants_of, parse_instant
from shared.domain.truth import Subject, compile_tree, evaluate, flips
from shared.domain.values import JSON, Value
from shared.domain.zones import zone

UTC = zone("UTC")
DAY = 86_400_000
SEEN = 1_795_428_000_000  # 2026-11-23T10:00:00Z
TRUE: JSON = {"attribute": "yes", "op": "is_true"}
FALSE: JSON = {"attribute": "no", "op": "is_true"}


def user(**attributes: Value) -> Subject:
    """A user last seen at SEEN, with `yes` true and `no` false."""
    attributes = {"yes": True, "no": False, **attributes}
    builtins: dict[str, str | bool | int] = {
        "user_id": "u1",
        "identified": True,
        "first_seen_at": SEEN - 10 * DAY,
        "last_seen_at": SEEN,
    }
    return Subject(attributes, instants_of(attributes), builtins)


def in_last(days: int, name: str = "last_seen_at") -> JSON:
    """Seen in the last so many days."""
    return {"attribute": name, "op": "in_last", "value": {"n": days, "unit": "days"}}


@pytest.mark.parametrize(
    ("name", "op", "value", "answer"),
    [
        ("user_id", "is", "u1", True),
        ("traits.user_id", "is", "u1", False),
        ("traits.user_id", "is", "trait", True),
        ("traits.plan", "exists", None, False),
        ("identified", "is_true", None, True),
        ("identified", "is", "true", False),
        ("last_seen_at", "exists", None, True),
        ("last_seen_at", "is_not", "x", True),
        ("last_seen_at", "eq", SEEN, False),
        ("last_seen_at", "after", "2026-11-23T10:00:00Z", True),
        ("user_id", "before", "2026-11-23", False),
        ("user_id", "not_on", "2026-11-23", True),
        ("member_count", "exists", None, False),
    ],
)
def test_built_ins_win_over_traits_of_the_same_name(name: str, op: str, value: JSON, *, answer: bool) -> None:
    """A built-in datetime is one for the operators on datetimes only; a trait is read as `traits.NAME`."""
    raw: dict[str, JSON] = {"attribute": name, "op": op}
    if value is not None:
        raw["value"] = value
    assert evaluate(parse_tree(raw), user(user_id="trait", last_seen_at="2020-01-01"), SEEN, UTC).truth is answer


def test_companies_have_built_ins_of_their_own() -> None:
    """The scope decides what a name means."""
    company = Subject({}, {}, {"company_id": "c1", "member_count": 3})
    tree = parse_tree({"attribute": "member_count", "op": "gte", "value": 3})
    assert compile_tree(tree, UTC, "company").evaluate(company, SEEN).truth


def test_everyone_is_everyone() -> None:
    """The tree of the default segments."""
    assert evaluate(EVERYONE, user(), SEEN, UTC) == (True, None)


@pytest.mark.parametrize(
    ("raw", "truth", "due"),
    [
        (in_last(7), True, SEEN + 7 * DAY),
        ({"not": in_last(7)}, False, SEEN + 7 * DAY),
        ({"all": [in_last(7), TRUE]}, True, SEEN + 7 * DAY),
        ({"all": [in_last(7), FALSE]}, False, None),
        ({"any": [in_last(7), TRUE]}, True, None),
        ({"any": [in_last(7), FALSE]}, True, SEEN + 7 * DAY),
        ({"all": [in_last(7), in_last(3)]}, True, SEEN + 3 * DAY),
        ({"any": [in_last(7), in_last(3)]}, True, SEEN + 7 * DAY),
        ({"all": [in_last(7), in_last(3, "first_seen_at")]}, False, None),
        ({"any": [in_last(3, "first_seen_at"), in_last(9, "never")]}, False, None),
    ],
)
def test_only_flips_that_can_matter_are_due(raw: JSON, *, truth: bool, due: int | None) -> None:
    """A group that some child holds for ever is never due; one that several hold, not before the last of them."""
    assert evaluate(parse_tree(raw), user(), SEEN, UTC) == (truth, due)


def test_a_future_value_comes_in_and_goes_out() -> None:
    """In the last day: true from the value on, false exactly a day later."""
    tree = parse_tree(in_last(1, "renews_at"))
    renews = parse_instant("2027-01-01T12:00:00Z")
    assert renews is not None
    evaluator = compile_tree(tree, UTC)
    subject = user(renews_at="2027-01-01T12:00:00Z")
    assert flips(evaluator, subject, SEEN, SEEN + 400 * DAY) == [(renews, True), (renews + DAY, False)]
    assert flips(evaluator, subject, SEEN, renews) == [(renews, True)]
    assert flips(evaluator, subject, renews, renews + DAY - 1) == []


def today(name: str) -> Tree:
    """A calendar day."""
    return parse_tree({"attribute": name, "op": "in_last", "value": {"n": 1, "unit": "calendar_days"}})


@pytest.mark.parametrize(("key", "midnight"), [("UTC", "2026-11-24"), ("Asia/Tokyo", "2026-11-23T15:00:00Z")])
def test_today_ends_at_the_zones_midnight(key: str, midnight: str) -> None:
    """The flip of a calendar day is the start of the next one in the environment's zone."""
    assert evaluate(today("last_seen_at"), user(), SEEN, zone(key)) == (True, parse_instant(midnight))
