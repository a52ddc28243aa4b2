"""P4: the flips that the evaluator announces are all that the clock makes, each at its exact moment."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from shared.domain.instants import EARLIEST, LATEST, MILLISECONDS_PER_DAY
from shared.domain.operands import Duration
from shared.domain.tree import Attribute, Tree, leaves
from shared.domain.truth import Subject, compile_tree, flips
from shared.domain.windows import true_during, values_at
from shared.domain.zones import zone
from tests.property.condition_strategies import durations, moments, relative_leaves, subjects, trees_of, zones

RELATIVE = ["in_last", "more_than_ago", "in_next", "more_than_ahead"]
MONTH = Duration(1, "calendar_months")
LAST_OF_JANUARY = 1_769_817_600_000  # 2026-01-31T00:00:00Z
lengths = st.one_of(st.sampled_from([1, 40, 400]), st.integers(0, 40)).map(lambda days: days * MILLISECONDS_PER_DAY)
timed_trees = trees_of(relative_leaves)


def awkward_moments(tree: Tree, subject: Subject, at: ZoneInfo) -> Iterator[int]:
    """A millisecond before, at and after every moment at which a leaf may flip."""
    values = [*subject.instants.values(), subject.builtins["first_seen_at"], subject.builtins["last_seen_at"]]
    for leaf in leaves(tree):
        for value in values:
            assert isinstance(leaf, Attribute)
            assert isinstance(leaf.value, Duration)
            assert isinstance(value, int)
            for offset in (0, -MILLISECONDS_PER_DAY, MILLISECONDS_PER_DAY):
                ends = true_during(leaf.op, leaf.value, min(max(value + offset, EARLIEST), LATEST), at)
                yield from (end + shift for end in ends for shift in (-1, 0, 1))


@settings(max_examples=300)
@given(timed_trees, subjects(), zones, moments, lengths)
def test_flips_are_exactly_the_changes_of_truth(
    tree: Tree, subject: Subject, at: ZoneInfo, after: int, length: int
) -> None:
    """Between two flips the truth is constant, at a flip it changes: sampled where a change could be missed."""
    until = min(after + length, LATEST)
    evaluator = compile_tree(tree, at)
    truth = evaluator.evaluate(subject, after).truth
    changes = flips(evaluator, subject, after, until)
    assert [new for _, new in changes] == [truth is (number % 2 == 1) for number in range(len(changes))]
    samples = {after, until, *(moment for moment in awkward_moments(tree, subject, at) if after <= moment <= until)}
    for moment in samples:
        expected = truth ^ (sum(flip <= moment for flip, _ in changes) % 2 == 1)
        assert evaluator.evaluate(subject, moment).truth is expected


@given(timed_trees, subjects(), zones, moments)
def test_the_next_flip_is_in_the_future(tree: Tree, subject: Subject, at: ZoneInfo, now: int) -> None:
    """A sweep that re-evaluates at the next flip always moves on."""
    due = compile_tree(tree, at).evaluate(subject, now).next_flip_at
    assert due is None or due > now


@given(st.sampled_from(RELATIVE), durations, moments, moments, zones)
@example("in_last", MONTH, LAST_OF_JANUARY, LAST_OF_JANUARY + 28 * MILLISECONDS_PER_DAY, zone("UTC"))  # 28 February
@example("in_next", MONTH, LAST_OF_JANUARY + 28 * MILLISECONDS_PER_DAY, LAST_OF_JANUARY, zone("UTC"))
def test_the_two_tellings_of_a_relative_operator_agree(
    op: str, duration: Duration, value: int, now: int, at: ZoneInfo
) -> None:
    """When a value is inside, and which values are inside: the clock's side and the server's side."""
    begins, ends = true_during(op, duration, value, at)
    low, high = values_at(op, duration, now, at)
    assert (begins <= now < ends) is (low <= value < high)


@given(st.sampled_from(RELATIVE), durations, moments, zones, st.integers(-1, 1), st.sampled_from([0, 1]))
def test_the_two_tellings_agree_at_the_edges(
    op: str, duration: Duration, value: int, at: ZoneInfo, shift: int, end: int
) -> None:
    """The same, at the moments of the flips themselves."""
    window = true_during(op, duration, value, at)
    now = window[end] + shift
    assume(EARLIEST <= now <= LATEST)
    low, high = values_at(op, duration, now, at)
    assert (window[0] <= now < window[1]) is (low <= value < high)
