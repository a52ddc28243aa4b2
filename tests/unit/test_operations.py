"""Trait operators: what each does, and that a late arrival still takes its true place."""

from decimal import Decimal
from itertools import permutations

import pytest

from shared.domain.attributes import EMPTY, AttributeState, fold
from shared.domain.invalid import ListTooLong, OutOfRange, TooLate
from shared.domain.operations import MAX_OPERATIONS, WINDOW_MS
from shared.domain.order import OrderKey
from shared.domain.traits import Change, Operation
from shared.domain.values import Value

DAY = 86_400_000
Said = tuple[int, Change]
"""(UTC ms, what was said then about the attribute)."""


def add(number: Value) -> Operation:
    return Operation("add", number)


def append(*elements: str | int | Decimal | bool) -> Operation:
    return Operation("append", list(elements))


def remove(*elements: str | int | Decimal | bool) -> Operation:
    return Operation("remove", list(elements))


def set_once(value: Value) -> Operation:
    return Operation("set_once", value)


def told(*said: Said, state: AttributeState = EMPTY) -> AttributeState:
    """The state after these words on attribute `x`, in this order of arrival."""
    for at, change in said:
        state, _ = fold(state, {"x": change}, OrderKey(at, 0, f"m{at}"))
    return state


def value_after(*changes: Change) -> Value | None:
    """The value of `x` after these changes, one a millisecond."""
    return told(*enumerate(changes, start=1)).values.get("x")


def test_a_set_between_operations_gives_the_true_answer_in_every_order() -> None:
    """SEAMS A5: add 5, set 10, add 3 is 13, also when the set arrives last."""
    said: list[Said] = [(1, add(5)), (2, 10), (3, add(3))]
    states = [told(*order) for order in permutations(said)]
    assert all(state == states[0] for state in states)
    assert states[0].values == {"x": 13}


def test_a_late_removal_between_operations_counts() -> None:
    """What was added before the removal is gone."""
    assert told((1, add(5)), (3, add(3)), (2, None)).values == {"x": 3}


def test_a_set_newer_than_all_operations_closes_them() -> None:
    """The attribute is a plain one again and keeps no operations."""
    closed = told((1, add(5)), (2, 10))
    assert closed.operations == {}
    assert closed == told((2, 10))


def test_a_removal_newer_than_all_operations_closes_them() -> None:
    """The attribute is gone and its tombstone stays."""
    closed = told((1, add(5)), (2, None))
    assert (closed.values, closed.operations, closed.keys) == ({}, {}, {"x": OrderKey(2, 0, "m2")})


def test_a_late_operation_older_than_a_closing_set_is_harmless() -> None:
    """The same state, the same object."""
    closed = told((2, add(5)), (3, 10))
    assert told((1, add(7)), state=closed) is closed


def test_an_operation_that_arrives_again_counts_once() -> None:
    """Equal keys are the same event, also for an operation in the middle."""
    state = told((1, add(5)), (2, add(3)))
    assert told((1, add(5)), (2, add(3)), state=state) is state


def test_the_value_that_an_operation_does_not_change_is_not_reported_as_changed() -> None:
    """The key moves, what people see does not."""
    state, changed = fold(told((1, ["a"])), {"x": append("a")}, OrderKey(2, 0, "m2"))
    assert (changed, state.keys["x"].at) == (frozenset(), 2)


@pytest.mark.parametrize(("before", "after"), [(None, 5), ("12", 5), (True, 5), ([1], 5), (7, 12)])
def test_add_starts_from_zero_where_there_is_no_number(before: Value | None, after: int) -> None:
    """Absent, a string, a boolean and a list are all no number."""
    assert value_after(before, add(5)) == after


def test_add_is_exact_in_every_order() -> None:
    """No digit is lost, whichever arrives first."""
    said: list[Said] = [(1, add(Decimal("1e27"))), (2, add(Decimal("0.1"))), (3, add(Decimal("-1e27")))]
    assert {told(*order).values["x"] for order in permutations(said)} == {Decimal("0.1")}


def test_add_gives_the_canonical_number() -> None:
    """Half and half is the integer one."""
    total = value_after(Decimal("0.5"), add(Decimal("0.5")))
    assert (total, type(total)) == (1, int)


def test_add_goes_on_beyond_64_bits_as_a_decimal() -> None:
    """A counter does not stop at the largest integer."""
    assert value_after(2**63 - 1, add(1)) == Decimal(2**63)


@pytest.mark.parametrize(
    ("number", "addend"),
    [
        (Decimal("9e307"), Decimal("9e307")),
        (Decimal("1e30"), Decimal("0.00001")),
        (Decimal("-9e307"), Decimal("-9e307")),
    ],
)
def test_a_sum_beyond_the_range_of_numbers_is_refused(number: Value, addend: Value) -> None:
    """Too large, or more than 34 digits: the event is poison, and never rounded."""
    with pytest.raises(OutOfRange, match="'x'"):
        value_after(number, add(addend))


@pytest.mark.parametrize(
    ("before", "after"), [(None, ["a"]), ("b", ["a"]), ([], ["a"]), (["b"], ["b", "a"]), (["a", "b"], ["a", "b"])]
)
def test_append_adds_what_is_not_there(before: Value | None, after: list[str]) -> None:
    """It starts from an empty list where there is no list."""
    assert value_after(before, append("a")) == after


def test_append_and_remove_compare_with_types() -> None:
    """1 is neither "1" nor true."""
    appended = value_after([1], append("1", True, 1))
    assert isinstance(appended, list)
    assert [(type(element), element) for element in appended] == [(int, 1), (str, "1"), (bool, True)]
    assert value_after([1, "1"], remove(True, "1")) == [1]


def test_append_takes_several_elements_once_each() -> None:
    """In the order they were sent."""
    assert value_after(["b"], append("c", "a", "c")) == ["b", "c", "a"]


def test_remove_takes_out_every_equal_element() -> None:
    """A list may hold an element twice when it was set so."""
    assert value_after(["a", "b", "a"], remove("a", "z")) == ["b"]


def test_a_list_grows_to_a_thousand_elements_and_no_further() -> None:
    """The event that would make it longer is poison."""
    full = told((1, [*range(999)]), (2, append("last")))
    with pytest.raises(ListTooLong, match="'x'"):
        told((3, append("one more")), state=full)
    assert told((3, append("last")), state=full).values == full.values


@pytest.mark.parametrize(("before", "after"), [(None, "new"), ("old", "old"), ("", ""), (False, False), ([], [])])
def test_set_once_applies_where_the_attribute_is_absent(before: Value | None, after: Value) -> None:
    """Any present value stays, empty ones too."""
    assert value_after(before, set_once("new")) == after


def test_the_oldest_set_once_wins_in_every_order() -> None:
    """Whichever arrives first."""
    said: list[Said] = [(1, set_once("first")), (2, set_once("second")), (3, set_once("third"))]
    assert {told(*order).values["x"] for order in permutations(said)} == {"first"}


def test_set_once_yields_to_an_older_set_that_comes_late() -> None:
    """It turns out not to have been the first word."""
    assert told((2, set_once("once")), (1, "set")).values == {"x": "set"}


def test_set_once_applies_again_after_a_removal() -> None:
    """Removed is absent."""
    assert value_after("old", None, set_once("new")) == "new"


def test_operations_older_than_the_window_are_folded() -> None:
    """Only those within 30 days of the newest stay open."""
    state = told((0, add(1)), (1, add(2)), (WINDOW_MS + 1, add(4)))
    operations = state.operations["x"]
    assert (state.values["x"], operations.base, operations.folded) == (7, 1, OrderKey(0, 0, "m0"))
    assert [entry.key.at for entry in operations.entries] == [1, WINDOW_MS + 1]


@pytest.mark.parametrize("late", [add(100), 100, None])
def test_what_is_older_than_folded_operations_is_too_late(late: Change) -> None:
    """Its true effect can no longer be told."""
    state = told((5, add(1)), (40 * DAY, add(4)))
    with pytest.raises(TooLate):
        told((4, late), state=state)


def test_a_folded_operation_that_arrives_again_is_never_counted_twice() -> None:
    """The newest folded one is known by its key, older ones are too late."""
    state = told((4, add(1)), (5, add(1)), (40 * DAY, add(4)))
    assert told((5, add(1)), state=state) is state
    with pytest.raises(TooLate):
        told((4, add(1)), state=state)


def test_what_is_older_than_the_last_set_is_harmless_even_below_folded_operations() -> None:
    """The set made it irrelevant long before the fold."""
    state = told((3, 10), (5, add(1)), (40 * DAY, add(4)))
    assert told((2, add(100)), (1, "older"), state=state) is state


def test_an_operation_may_be_as_late_as_the_window() -> None:
    """Thirty days behind the newest key is still in time."""
    assert told((WINDOW_MS, add(1)), (0, add(2))).values == {"x": 3}


def test_the_oldest_of_too_many_operations_are_folded_early() -> None:
    """The list of a busy counter stays bounded and its value true."""
    state = told(*((at, add(1)) for at in range(1, MAX_OPERATIONS + 11)))
    assert (state.values["x"], len(state.operations["x"].entries)) == (MAX_OPERATIONS + 10, MAX_OPERATIONS)
    assert state.operations["x"].base == 10
