"""The fold of plain attributes: the greatest order key wins, removals stay dead, and rows are canonical."""

import json
from decimal import Decimal

import pytest

from shared.domain.attributes import EMPTY, MAX_ATTRIBUTES, MAX_SIZE, AttributeState, fold, from_row, to_row
from shared.domain.invalid import AttributesTooLarge, InvalidEvent, TooManyAttributes
from shared.domain.order import OrderKey
from shared.domain.traits import Change, Operation
from shared.domain.values import Value


def told(*events: tuple[dict[str, Change], OrderKey], state: AttributeState = EMPTY) -> AttributeState:
    """The state after these events, in this order of arrival."""
    for changes, key in events:
        state, _ = fold(state, changes, key)
    return state


def key(at: int, place: int = 0, message_id: str = "m") -> OrderKey:
    """A key with defaults."""
    return OrderKey(at, place, message_id)


def test_the_newest_value_wins_whatever_arrives_last() -> None:
    """Both orders of arrival give the same state."""
    old: tuple[dict[str, Change], OrderKey] = ({"plan": "free"}, key(1))
    new: tuple[dict[str, Change], OrderKey] = ({"plan": "pro"}, key(2))
    assert told(old, new) == told(new, old)
    assert told(old, new).values == {"plan": "pro"}


def test_each_attribute_is_decided_by_itself() -> None:
    """An older event still sets what no newer one spoke of."""
    state = told(({"plan": "pro"}, key(2)), ({"plan": "free", "seats": 5}, key(1)))
    assert state.values == {"plan": "pro", "seats": 5}


@pytest.mark.parametrize("greater", [key(2, 0, "a"), key(1, 1, "a"), key(1, 0, "c")])
def test_ties_are_broken_by_place_in_the_batch_then_by_message_id(greater: OrderKey) -> None:
    """Time, then place, then message id."""
    lesser = key(1, 0, "b")
    said: list[tuple[dict[str, Change], OrderKey]] = [({"plan": each.message_id}, each) for each in (lesser, greater)]
    assert told(*said) == told(*reversed(said))
    assert told(*said).values == {"plan": greater.message_id}


def test_an_older_value_does_not_bring_a_removed_attribute_back() -> None:
    """The tombstone keeps the key of the removal."""
    state = told(({"plan": None}, key(2)), ({"plan": "free"}, key(1)))
    assert (state.values, state.keys) == ({}, {"plan": key(2)})


def test_a_newer_value_brings_a_removed_attribute_back() -> None:
    """A tombstone is a word like any other."""
    assert told(({"plan": None}, key(1)), ({"plan": "free"}, key(2))).values == {"plan": "free"}


def test_a_repeated_event_gives_the_same_object() -> None:
    """Nothing is to be written."""
    state = told(({"plan": "pro", "gone": None, "seats": Operation("add", 1)}, key(1)))
    assert fold(state, {"plan": "pro", "gone": None, "seats": Operation("add", 1)}, key(1)) == (state, frozenset())
    assert told(({"plan": "pro"}, key(1)), state=state) is state


def test_an_event_without_changes_gives_the_same_object() -> None:
    """Most calls carry no traits."""
    assert fold(EMPTY, {}, key(1))[0] is EMPTY


def test_only_visible_changes_are_named() -> None:
    """A value said again moves its key; a removal of nothing leaves a tombstone."""
    before = told(({"same": 1, "moved": 1, "gone": 1}, key(1)))
    state, changed = fold(before, {"same": 1, "moved": 2, "gone": None, "never": None, "new": "x"}, key(2))
    assert changed == {"moved", "gone", "new"}
    assert set(state.keys.values()) == {key(2)}


@pytest.mark.parametrize(("old", "new"), [(1, True), (0, False), (1, "1"), ([1], [True]), ([1, 2], [2, 1])])
def test_values_of_different_types_are_different(old: Value, new: Value) -> None:
    """In Python 1 equals true; in Muster it does not."""
    before = told(({"x": old}, key(1)))
    state, changed = fold(before, {"x": new}, key(2))
    assert changed == {"x"}
    assert state.values["x"] is new


def test_the_state_before_is_left_alone() -> None:
    """A fold that is thrown away leaves no trace."""
    before = told(({"x": ["a"]}, key(1)))
    fold(before, {"x": Operation("append", ["b"]), "y": 1}, key(2))
    assert before == told(({"x": ["a"]}, key(1)))


def test_strings_that_are_datetimes_have_instants() -> None:
    """Parsed once, at the fold; other strings and types have none."""
    state = told(({"at": "1970-01-01T00:00:01Z", "on": "1970-01-02", "plan": "pro", "n": 5}, key(1)))
    assert state.instants == {"at": 1_000, "on": 86_400_000}


@pytest.mark.parametrize("new", ["later", 5, None])
def test_an_instant_goes_with_its_string(new: Change) -> None:
    """A value that is no datetime leaves none behind."""
    assert told(({"at": "1970-01-02"}, key(1)), ({"at": new}, key(2))).instants == {}


def test_the_attribute_over_the_cap_is_refused_with_its_whole_event() -> None:
    """Removed ones count, since their tombstones are stored."""
    full = told(({f"a{number}": number for number in range(MAX_ATTRIBUTES)}, key(1)), ({"a0": None}, key(2)))
    with pytest.raises(TooManyAttributes):
        fold(full, {"one_more": 1, "a1": 1}, key(3))
    assert told(({"a1": "changed"}, key(3)), state=full).values["a1"] == "changed"


def test_attributes_over_the_size_cap_are_refused() -> None:
    """Names and values count in UTF-8; what makes the state smaller is always taken."""
    full = told(({"x": "é" * (MAX_SIZE // 2 - 1), "y": ""}, key(1)))
    assert full.size == MAX_SIZE
    with pytest.raises(AttributesTooLarge):
        fold(full, {"y": "z"}, key(2))
    assert told(({"x": None}, key(2)), state=full).size == 2


def test_what_is_in_a_list_counts_however_small_it_is() -> None:
    """A million nulls and empty texts are not free: they would grow a row until its shard is slow."""
    with pytest.raises(AttributesTooLarge):
        told(({"x": [[None] * MAX_SIZE]}, key(1)))
    with pytest.raises(AttributesTooLarge):
        told(({"x": [[""] * (MAX_SIZE // 4)]}, key(1)))


def test_poison_is_one_family_with_codes() -> None:
    """The worker tells poison from trouble by the base class and names it by the code."""
    codes = {error.code for error in InvalidEvent.__subclasses__()}
    assert codes >= {"too_late", "out_of_range", "list_too_long", "too_many_attributes", "attributes_too_large"}


AWKWARD: dict[str, Change] = {
    "text": 'é "\\ 😀',
    "integer": -(2**63),
    "large": Decimal("1E+300"),
    "small": Decimal("1.5E-300"),
    "digits": Decimal("1234567890123456789012345678901234E-10"),
    "boolean": True,
    "when": "2026-11-23T10:00:00Z",
    "list": ["a", 1, Decimal("0.5"), False],
    "nested": [{"b": [1, None], "a": {}}],
    "removed": None,
    "total": Operation("add", Decimal("0.5")),
    "tags": Operation("append", ["a", 2]),
}


def test_a_state_survives_its_row() -> None:
    """Every kind of value, tombstones, instants, open and folded operations."""
    state = told(({"total": Operation("add", 1)}, key(-(10**11))), ({"tags": ["z"]}, key(4)), (AWKWARD, key(5)))
    assert state.operations["total"].folded == key(-(10**11))
    assert from_row(*to_row(state)) == state


def test_equal_states_have_equal_rows() -> None:
    """Also when their attributes came in another order."""
    events: list[tuple[dict[str, Change], OrderKey]] = [({name: AWKWARD[name]}, key(5)) for name in AWKWARD]
    assert to_row(told(*events)) == to_row(told(*reversed(events)))


def test_provenance_groups_names_by_the_key_that_set_or_removed_them() -> None:
    """One group per event that still decides something, in order."""
    state = told(({"b": 1, "a": 1, "c": None}, key(2, 1, "m2")), ({"z": None, "y": True}, key(1, 0, "m1")))
    assert json.loads(to_row(state)[2]) == [[1, 0, "m1", ["y"], ["z"]], [2, 1, "m2", ["a", "b"], ["c"]]]


def test_the_row_of_an_attribute_without_operations_has_none() -> None:
    """Plain attributes pay nothing for operators."""
    assert to_row(told(({"a": 1}, key(1)))) == ('{"a":1}', "{}", '[[1,0,"m",["a"],[]]]', "{}")
