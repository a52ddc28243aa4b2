"""P3: the order in which events arrive, and how often, does not matter to attributes.

The laws hold for any events whose timestamps lie within 30 days of each other. The exceptions, each a refusal of the
whole event and never a wrong value:

- on an attribute with operators, a change older than operations already folded (more than 30 days behind the newest
  key, or behind more than 1,000 newer operations) is `too_late`;
- where an event would break a cap (attributes, bytes, elements of a list) or the range of numbers, the order of arrival
  decides which event is the one too many.

Merges and erasure, the other exceptions of P3, are not of this fold.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.attributes import EMPTY, AttributeState, fold, from_row, to_row
from shared.domain.invalid import TooLate
from shared.domain.operations import WINDOW_MS
from shared.domain.order import OrderKey
from shared.domain.trait_operators import operate
from shared.domain.traits import Change, Operation
from shared.domain.values import Value, typed_key

Event = tuple[OrderKey, Mapping[str, Change]]

NUMBERS: st.SearchStrategy[int | Decimal] = st.one_of(
    st.integers(-9, 9), st.sampled_from([Decimal("0.5"), Decimal("-1.25"), 2**63 - 1, Decimal("1E+20")])
)
SCALARS: st.SearchStrategy[str | int | Decimal | bool] = st.one_of(
    NUMBERS, st.booleans(), st.sampled_from(["", "a", "1", "é", "2026-11-23", "2026-11-23T10:00:00.5+02:00"])
)
LISTS = st.lists(SCALARS, max_size=3)
NESTED = st.just([{"a": [1, None]}, "b"])
VALUES: st.SearchStrategy[Value] = st.one_of(SCALARS, LISTS, NESTED)
OPERATIONS = st.one_of(
    st.builds(Operation, st.just("set_once"), VALUES),
    st.builds(Operation, st.just("add"), NUMBERS),
    st.builds(Operation, st.sampled_from(["append", "remove"]), st.lists(SCALARS, min_size=1, max_size=3)),
)
CHANGES: st.SearchStrategy[Mapping[str, Change]] = st.dictionaries(
    st.sampled_from(["x", "y", "z"]), st.one_of(st.none(), VALUES, OPERATIONS, OPERATIONS), min_size=1
)


def events(*times: int) -> st.SearchStrategy[list[Event]]:
    """Events with distinct keys at some of these times; ties in time and place are ordinary."""
    keys = st.builds(OrderKey, st.sampled_from(times), st.integers(0, 2), st.sampled_from(["a", "b", "c"]))
    return st.lists(st.tuples(keys, CHANGES), max_size=8, unique_by=lambda event: event[0])


WITHIN_THE_WINDOW = events(0, 1, WINDOW_MS // 2, WINDOW_MS)
ACROSS_THE_WINDOW = events(0, 1, WINDOW_MS // 2, WINDOW_MS, WINDOW_MS + 1, 2 * WINDOW_MS, 5 * WINDOW_MS)


def folded(arrivals: Iterable[Event]) -> AttributeState:
    """The state after these arrivals."""
    state = EMPTY
    for key, changes in arrivals:
        state, _ = fold(state, changes, key)
    return state


def truth(told: Iterable[Event]) -> dict[str, Value]:
    """The definition: everything that was said, one after the other by key."""
    values: dict[str, Value] = {}
    for _, changes in sorted(told, key=lambda event: event[0]):
        for name, change in changes.items():
            value = operate(name, values.get(name), [change]) if isinstance(change, Operation) else change
            values.pop(name, None)
            if value is not None:
                values[name] = value
    return values


def typed(values: Mapping[str, Value]) -> dict[str, object]:
    """Comparable with types: in Python true equals 1."""
    return {name: (type(value), typed_key(value)) for name, value in values.items()}


@given(WITHIN_THE_WINDOW, st.data())
def test_any_order_and_any_repetition_give_the_same_state(told: list[Event], data: st.DataObject) -> None:
    """The whole state: values, keys, tombstones, open operations, and the texts of its row."""
    repeated = data.draw(st.lists(st.sampled_from(told), max_size=8)) if told else []
    arrivals = data.draw(st.permutations(told + repeated))
    assert folded(arrivals) == folded(told)
    assert to_row(folded(arrivals)) == to_row(folded(told))


@given(WITHIN_THE_WINDOW)
def test_the_state_is_what_was_said_in_order_of_the_keys(told: list[Event]) -> None:
    """The fold agrees with its definition."""
    assert typed(folded(told).values) == typed(truth(told))


@given(ACROSS_THE_WINDOW, st.data())
def test_beyond_the_window_an_event_is_refused_or_told_truly(told: list[Event], data: st.DataObject) -> None:
    """Never a wrong value, and nothing twice: the state is the truth of the events that were taken."""
    repeated = data.draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    state, taken = EMPTY, dict[OrderKey, Mapping[str, Change]]()
    for key, changes in told + repeated:
        try:
            state, _ = fold(state, changes, key)
        except TooLate:
            continue
        taken[key] = changes
    assert typed(state.values) == typed(truth(taken.items()))


@given(ACROSS_THE_WINDOW)
def test_in_order_of_the_keys_nothing_is_too_late(told: list[Event]) -> None:
    """However far apart: history imported forwards is taken whole."""
    assert typed(folded(sorted(told, key=lambda event: event[0])).values) == typed(truth(told))


@given(ACROSS_THE_WINDOW)
def test_a_state_survives_its_row(told: list[Event]) -> None:
    """Folded bases and open operations included."""
    state = folded(sorted(told, key=lambda event: event[0]))
    assert from_row(*to_row(state)) == state


@given(WITHIN_THE_WINDOW, CHANGES)
def test_the_names_that_changed_are_those_whose_visible_value_did(
    told: list[Event], changes: Mapping[str, Change]
) -> None:
    """Nothing is missed by the evaluation that follows, and nothing is evaluated in vain."""
    before = folded(told)
    after, changed = fold(before, changes, OrderKey(WINDOW_MS // 3, 0, "new"))
    old, new = typed(before.values), typed(after.values)
    assert changed == {name for name in old | new if old.get(name) != new.get(name)}
    assert after is before or after != before


@given(WITHIN_THE_WINDOW)
def test_instants_are_those_of_the_present_strings(told: list[Event]) -> None:
    """They never outlive the value they were parsed from."""
    state = folded(told)
    assert state.instants.keys() == {name for name, value in state.values.items() if str(value).startswith("2026-")}
