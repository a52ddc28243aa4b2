"""A build passes over nobody who is or may become a member by time alone, and takes in nobody unasked who is none."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from shared.domain.event_counts import NO_EVENTS, question_of
from shared.domain.possible import NOBODY, certain, possible
from shared.domain.tree import EVERYONE, All, Any_, Not, Performed, Tree
from shared.domain.truth import Subject, compile_tree
from tests.property.condition_strategies import moments
from tests.property.world_strategies import user_cases
from tests.property.worlds import Case


def ever_counted(tree: Tree, subject: Subject, zone: ZoneInfo) -> Tree:
    """The tree with each leaf about events as what it stands for in a tree of who is possible."""
    match tree:
        case All(children) | Any_(children):
            return replace(tree, children=tuple(ever_counted(child, subject, zone) for child in children))
        case Not(child):
            return Not(ever_counted(child, subject, zone))
        case Performed():
            state = subject.events.get(question_of(tree, zone).key, NO_EVENTS)
            return EVERYONE if state.count >= tree.count.bounds[0] else NOBODY
    return tree


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(user_cases, moments)
def test_a_member_was_possible_and_whoever_is_certain_is_a_member(case: Case, now: int) -> None:
    """At any moment, whatever inner segments, events and companies bring."""
    subject = case.subject()
    can, must, is_member = (
        compile_tree(tree, case.zone, parts=case.parts).evaluate(subject, now).truth
        for tree in (
            ever_counted(possible(case.tree, case.parts), subject, case.zone),
            certain(case.tree, case.parts),
            case.tree,
        )
    )
    assert must <= is_member <= can
