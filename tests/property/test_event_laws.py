"""SEAMS A6: the little that is kept of a user's events answers as all of them would, whenever they come."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.domain.event_counts import NO_EVENTS, EventQuestion, EventState, counted
from shared.domain.operands import Duration
from shared.domain.parts import needs_of
from shared.domain.tree import Count, Performed, Tree
from shared.domain.truth import Subject, compile_tree, flips
from shared.domain.zones import zone
from tests.property.condition_strategies import trees_of
from tests.property.world_strategies import MINUTE
from tests.property.worlds import Case, Happened, World, states_of

UTC: Final = zone("UTC")
START: Final = 1_795_478_340_000  # 2026-11-23T23:59:00Z, so that a calendar day ends during the walk
LENGTH: Final = 20
small = st.integers(0, 3)
counts = st.one_of(
    st.builds(lambda number: Count("at_least", (number,)), small),
    st.builds(lambda number: Count("at_most", (number,)), small),
    st.builds(lambda number: Count("exactly", (number,)), small),
    st.builds(lambda one, two: Count("between", (min(one, two), max(one, two))), small, small),
)
windows = st.one_of(
    st.integers(1, 8).map(lambda n: Duration(n, "minutes")), st.just(Duration(1, "calendar_days")), st.none()
)
leaves = st.one_of(
    st.builds(Performed, st.just("x"), st.none(), counts, windows),
    st.builds(lambda window: Performed("x", window=window, negated=True), windows),
)


class Arrival(NamedTuple):
    """An event at a minute, and how many minutes later (at least -1) it came."""

    minute: int
    lateness: int


ahead = st.just(Arrival(1, -1))
arrivals = st.lists(st.one_of(ahead, st.builds(Arrival, st.integers(-9, 0), st.integers(-1, 9))), max_size=5)


def user(events: Sequence[Arrival]) -> World:
    """A user of whom these events came, in the order of their arrival and up to the minute 0."""
    by_arrival = sorted(events, key=lambda event: event.minute + event.lateness)
    come = [event for event in by_arrival if event.minute + event.lateness <= 0]
    happened = (
        Happened("x", START + event.minute * MINUTE, {}, 1, START + (event.minute + event.lateness) * MINUTE)
        for event in come
    )
    return World(Subject({}, {}, {"identified": True}), tuple(happened))


@settings(max_examples=400)
@given(st.one_of(leaves, trees_of(leaves)), arrivals)
@example(Performed("x", None, Count("exactly", (1,)), Duration(8, "minutes")), [Arrival(0, 0), Arrival(1, -1)])
def test_conditions_on_events_flip_at_the_minute(tree: Tree, events: list[Arrival]) -> None:
    """A walk from minute to minute, and the milliseconds around each: events leave, and those ahead of now come in."""
    case = Case(tree, {}, user(events), UTC, "user")
    evaluator, subject = compile_tree(tree, UTC), case.subject()
    changes = dict(flips(evaluator, subject, START, START + LENGTH * MINUTE))
    truth = case.naive(START)
    assert evaluator.evaluate(subject, START).truth is truth
    for minute in range(1, LENGTH + 1):
        for moment in (START + minute * MINUTE - 1, START + minute * MINUTE):
            assert (case.naive(moment) is not truth) is (moment in changes)
            truth = changes.get(moment, truth)


@settings(max_examples=400)
@given(leaves, arrivals)
def test_a_condition_on_events_is_due_only_when_it_flips(leaf: Performed, events: list[Arrival]) -> None:
    """Unless an event is ahead of now, or several leave at once."""
    case = Case(leaf, {}, user(events), UTC, "user")
    late = [event for event in case.world.events if event.at <= START]
    moments = [event.at for event in late]
    due = compile_tree(leaf, UTC).evaluate(case.subject(), START).next_flip_at
    if due is not None and len(late) == len(case.world.events) and len(set(moments)) == len(moments):
        assert isinstance(leaf.window, Duration)
        assert leaf.window.unit != "minutes" or case.naive(due) is not case.naive(due - 1)


@given(st.permutations(range(30)), st.integers(1, 5), st.tuples(st.integers(0, 29), st.integers(0, 29)).map(sorted))
def test_the_newest_times_are_kept_in_any_order(order: list[int], keep: int, window: list[int]) -> None:
    """A window counts right up to what is kept; beyond that there are at least so many."""
    first, now = window
    question = EventQuestion("x", None, keep, None, "UTC")
    state: EventState = NO_EVENTS
    for at in order:
        state = counted(question, state, at, now)
    assert state.count == len(order)
    inside = [at for at in state.times if first <= at <= now]
    assert min(len(inside), keep) == min(now - first + 1, keep)
    assert state.times[-1:] == (29,)


@given(st.permutations([Arrival(minute, 0) for minute in range(-12, 2)]))
def test_the_order_of_arrival_leaves_no_trace(order: list[Arrival]) -> None:
    """The states of equal events are equal."""
    questions = needs_of(Performed("x", window=Duration(5, "minutes")), UTC, {}).questions
    events = [Happened("x", event.minute, {}, 1, START) for event in order]
    ordered = sorted(events, key=lambda event: event.at)
    assert states_of(questions, events) == states_of(questions, ordered)
