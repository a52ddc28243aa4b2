"""Of very many definitions only those are asked that a change, or time, can flip (P7)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from services.segmenter.finding import Finder
from services.segmenter.rules import index
from shared.domain.instants import instants_of
from shared.domain.truth import Subject
from shared.domain.values import JSON, Value
from tests.definitions import ENVIRONMENT, definition

MANY = 1_000
DAY = 86_400_000
NOW = 20_000 * DAY


def finder(trees: Iterable[Mapping[str, JSON]]) -> Finder:
    """That of one definition for each tree, numbered from 0."""
    return index([definition(number, tree) for number, tree in enumerate(trees)])[ENVIRONMENT, "user"].finder


def of(op: str, values: Iterable[JSON], **more: JSON) -> Finder:
    """That of a definition for each value, on the attribute `a`."""
    return finder({"attribute": "a", "op": op, "value": value, **more} for value in values)


def somebody(value: Value | None) -> Subject:
    """An identified user with this value of `a`."""
    attributes = {} if value is None else {"a": value}
    return Subject(attributes, instants_of(attributes), {"user_id": "u", "identified": True})


def asked(found: Finder, old: Value | None, new: Value | None) -> list[int]:
    """The definitions that are asked when `a` changes."""
    return [each.number for each in found.by_change(somebody(old), somebody(new), {"a"}, NOW)]


NUMBERS = range(MANY)
NAMES = [f"n{number}" for number in NUMBERS]
DATES = [f"{2000 + number // 10}-01-0{1 + number % 9}" for number in NUMBERS]


@pytest.mark.parametrize(
    ("conditions", "old", "new", "expected"),
    [
        (of("is", NAMES), "n3", "n5", [3, 5]),
        (of("is_not", NAMES), "n3", None, [3]),
        (of("is", [name.upper() for name in NAMES], ignore_case=True), "N3", "n5", [3, 5]),
        (of("is_one_of", [[name, "n7"] for name in NAMES]), "n7", "n5", [*range(5), *range(6, MANY)]),
        (of("eq", NUMBERS), 3, 5, [3, 5]),
        (of("gte", NUMBERS), 10, 12, [11, 12]),
        (of("gt", NUMBERS), 10, 12, [10, 11]),
        (of("lt", NUMBERS), 12, 10, [11, 12]),
        (of("between", [[number, number + 2] for number in NUMBERS]), None, 500, [498, 499, 500]),
        (of("not_between", [[number, number + 2] for number in NUMBERS]), 500, 501, [498, 501]),
        (of("starts_with", NAMES), "n99", "x", [9, 99]),
        (of("includes_any", [[name] for name in NAMES]), ["n1", "n2"], ["n2", "n4"], [1, 4]),
        (of("includes_any", [[name] for name in NAMES]), ["n1", ["mistyped"]], ["n1"], [1]),
        (of("includes_all", [[name, "n1"] for name in NAMES]), ["n1"], ["n1", "n4"], [4]),
        (of("contains", NAMES), "n12", "n13", [12, 13]),
        (of("before", ["2026-01-01", "2026-01-03", "2026-01-05"]), "2026-01-02", "2026-01-04", [1]),
        (of("in_last", [{"n": 1 + number, "unit": "hours"} for number in NUMBERS]), None, None, []),
    ],
)
def test_only_what_a_change_flips_is_asked(
    conditions: Finder, old: Value | None, new: Value | None, expected: list[int]
) -> None:
    """Whatever the form of the conditions."""
    assert asked(conditions, old, new) == expected


def test_other_attributes_do_not_matter() -> None:
    """A definition is asked only about what it reads."""
    assert asked(finder([{"attribute": "b", "op": "exists"}]), "x", "y") == []


def test_a_newcomer_is_asked_what_may_be_true() -> None:
    """What her values make true, and what is true of whoever has nothing."""
    found = finder([
        *({"attribute": "a", "op": "gte", "value": number} for number in NUMBERS),
        {"attribute": "b", "op": "not_exists"},
    ])  # fmt: skip
    assert [each.number for each in found.by_change(None, somebody(2), set(), NOW)] == [0, 1, 2, MANY]


def test_time_asks_only_what_it_flips() -> None:
    """Of a thousand windows, those that end in an hour."""
    found = of("in_last", [{"n": 1 + number, "unit": "hours"} for number in NUMBERS])
    seen = somebody("2026-01-01T00:00:00Z")
    at = seen.instants["a"] + 10 * 3_600_000
    assert [each.number for each in found.by_clock(seen, at - 1, at)] == [9]
    assert found.next_due(seen, at) == at + 3_600_000


def test_a_flip_that_others_prevent_is_not_waited_for() -> None:
    """The next moment is that of a definition, not only of one of its conditions."""
    windows: list[JSON] = [
        {"attribute": "a", "op": "in_last", "value": {"n": 1 + number, "unit": "hours"}} for number in range(3)
    ]
    found = finder([{"all": [window, {"attribute": "plan", "op": "is", "value": "pro"}]} for window in windows])
    seen = somebody("2026-01-01T00:00:00Z")
    assert found.next_due(seen, seen.instants["a"]) is None


def test_a_call_does_not_ask_very_many_for_the_next_moment() -> None:
    """Of a thousand that others prevent it asks a few, and takes a moment that is early; the sweep asks all of them."""
    windows: list[JSON] = [
        {"attribute": "a", "op": "in_last", "value": {"n": 1 + number, "unit": "hours"}} for number in NUMBERS
    ]
    found = finder({"all": [window, {"attribute": "plan", "op": "is", "value": "pro"}]} for window in windows)
    seen = somebody("2026-01-01T00:00:00Z")
    at = seen.instants["a"]
    assert found.next_due(seen, at, {"a"}, most_asked=10) == at + 11 * 3_600_000
    assert found.next_due(seen, at) is None


def test_what_is_looked_up_is_kept_while_only_stages_change() -> None:
    """A build changes the stage of one definition a few times; the others are not read again for that."""
    building = [definition(number, {"attribute": "a", "op": "eq", "value": number}, "building") for number in range(3)]
    before = index(building)
    assert asked(before[ENVIRONMENT, "user"].finder, 1, 2) == [0, 1, 2]
    serving = [replace(each, stage="serving") for each in building]
    after = index(serving, building, before)
    assert asked(after[ENVIRONMENT, "user"].finder, 1, 2) == [1, 2]
    assert list(after[ENVIRONMENT, "user"].finder.warming()) == []
