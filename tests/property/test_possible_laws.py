"""A build passes over nobody who is or may become a member by time alone, and takes in nobody unasked who is none."""

from hypothesis import HealthCheck, given, settings

from shared.domain.possible import certain, possible
from shared.domain.truth import compile_tree
from tests.property.condition_strategies import moments
from tests.property.world_strategies import user_cases
from tests.property.worlds import Case


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(user_cases, moments)
def test_a_member_was_possible_and_whoever_is_certain_is_a_member(case: Case, now: int) -> None:
    """At any moment, whatever inner segments, events and companies bring."""
    can, must, is_member = (
        compile_tree(tree, case.zone, parts=case.parts).evaluate(case.subject(), now).truth
        for tree in (possible(case.tree, case.parts), certain(case.tree, case.parts), case.tree)
    )
    assert must <= is_member <= can
