"""A build passes nobody over who is a member, or may become one by time alone."""

from hypothesis import HealthCheck, given, settings

from shared.domain.possible import possible
from shared.domain.truth import compile_tree
from tests.property.condition_strategies import moments
from tests.property.world_strategies import user_cases
from tests.property.worlds import Case


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(user_cases, moments)
def test_whoever_is_a_member_was_possible(case: Case, now: int) -> None:
    """At any moment, whatever inner segments, events and companies bring."""
    bound = compile_tree(possible(case.tree, case.parts), case.zone)
    if compile_tree(case.tree, case.zone, parts=case.parts).evaluate(case.subject(), now).truth:
        assert bound.evaluate(case.subject(), now).truth
