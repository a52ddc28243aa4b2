"""P4 for every kind of leaf: the evaluator answers what the book says, and flips exactly when the answer changes."""

from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.calendar import resolve
from shared.domain.compiled_attributes import Holder
from shared.domain.conditions import parse_tree
from shared.domain.instants import LATEST, MILLISECONDS_PER_DAY
from shared.domain.operands import Duration
from shared.domain.parts import Inlined, Parts, is_timed, needs_of
from shared.domain.tree import EVERYONE, Attribute, HasMember, InSegment, Performed, Tree, all_leaves, canonical
from shared.domain.truth import Affiliation, Evaluator, MemberCondition, compile_member, compile_tree, flips
from shared.domain.values import dumps, loads
from shared.domain.windows import true_during
from tests.property.condition_strategies import moments
from tests.property.world_strategies import company_cases, company_trees, user_cases, user_trees
from tests.property.worlds import Case, World, subject_of, with_members

heavy = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
lengths = st.sampled_from([0, 1, 40, 400]).map(lambda days: days * MILLISECONDS_PER_DAY)


def settled(case: Case, now: int) -> int:
    """The moment, or a later one at which all events have come."""
    worlds = [case.world, *(member.user for member in case.world.members)]
    return max([now, *(event.clock for world in worlds for event in world.events)])


@heavy
@given(user_trees)
def test_every_tree_on_users_is_written_and_read_back(tree: Tree) -> None:
    """The canonical JSON of equal trees is equal."""
    assert parse_tree(loads(dumps(canonical(tree)))) == tree


@heavy
@given(company_trees)
def test_every_tree_on_companies_is_written_and_read_back(tree: Tree) -> None:
    """In its own scope."""
    assert parse_tree(loads(dumps(canonical(tree))), "company") == tree


@heavy
@given(user_cases, moments)
def test_users_are_judged_by_the_book(case: Case, now: int) -> None:
    """Whatever the order of their events, and however little of them is kept."""
    now = settled(case, now)
    verdict = compile_tree(case.tree, case.zone, parts=case.parts).evaluate(case.subject(), now)
    assert verdict.truth is case.naive(now)
    assert verdict.next_flip_at is None or verdict.next_flip_at > now
    assert verdict.next_flip_at is None or is_timed(case.tree, case.parts)


@heavy
@given(company_cases, moments)
def test_companies_are_judged_by_the_book(case: Case, now: int) -> None:
    """From what their users' shards have told."""
    now = settled(case, now)
    evaluator = compile_tree(case.tree, case.zone, "company", case.parts)
    assert evaluator.evaluate(with_members(case, now), now).truth is case.naive(now)


@heavy
@given(user_cases, moments, lengths)
def test_users_flip_when_the_answer_changes(case: Case, after: int, length: int) -> None:
    """At no other moment, and never a millisecond late."""
    after = settled(case, after)
    evaluator = compile_tree(case.tree, case.zone, parts=case.parts)
    until = min(after + length, LATEST)
    assert_flips(case, flips(evaluator, case.subject(), after, until), after, until)


@heavy
@given(company_cases, moments, lengths)
def test_members_flip_when_the_answer_changes(case: Case, after: int, length: int) -> None:
    """What a company asks of its users is asked on their side, with a clock."""
    after = settled(case, after)
    until = min(after + length, LATEST)
    for question in needs_of(case.tree, case.zone, case.parts).members:
        for member in case.world.members:
            alone = World(case.world.itself, members=(member,))
            one = Case(HasMember("any", question.where), case.parts, alone, case.zone, "company")
            subject = subject_of(member.user, question.where or EVERYONE, question.parts, case.zone)
            changes = flips(of_member(compile_member(question), member.membership), subject, after, until)
            assert_flips(one, changes, after, until)


def of_member(condition: MemberCondition, membership: Affiliation) -> Evaluator:
    """The condition on one user's membership."""
    return Evaluator(lambda user, now: condition.evaluate(user, membership, now))


def assert_flips(case: Case, changes: list[tuple[int, bool]], after: int, until: int) -> None:
    """The changes are those of the book, looked up where one could be missed."""
    truth = case.naive(after)
    assert [new for _, new in changes] == [truth is (number % 2 == 1) for number in range(len(changes))]
    for moment in sorted(awkward_moments(case, after, until)):
        assert case.naive(moment) is truth ^ (sum(flip <= moment for flip, _ in changes) % 2 == 1)


def awkward_moments(case: Case, after: int, until: int) -> set[int]:
    """A millisecond before, at and after every moment in [after, until] at which a leaf may flip; some of very many."""
    found = {after, until}
    for duration in durations_of(case.tree, case.parts):
        for value in moments_of(case.world, case.zone):
            for op in ("in_last", "in_next"):
                ends = true_during(op, duration, value, case.zone)
                found.update(end + shift for end in ends for shift in (-1, 0, 1) if after <= end + shift <= until)
    return found


def durations_of(tree: Tree, parts: Parts) -> set[Duration]:
    """The durations that a tree speaks of, its parts included."""
    found = set[Duration]()
    for leaf in all_leaves(tree):
        match leaf:
            case Attribute(value=Duration() as duration) | Performed(window=Duration() as duration):
                found.add(duration)
            case InSegment(segment) if isinstance(part := parts[segment], Inlined):
                found |= durations_of(part.tree, part.parts)
    return found


def moments_of(world: World, at: ZoneInfo) -> set[int]:
    """Every moment that is told of a user or a company, of memberships, and of whoever is on the other side."""
    found = {event.at for event in world.events}
    for builtins in (world.itself.builtins, *(company.subject.builtins for company in world.companies)):
        found.update(value for name, value in builtins.items() if name.endswith("_at") and isinstance(value, int))
    holders: list[Holder] = [world.itself, *world.companies, *(company.subject for company in world.companies)]
    for holder in (*holders, *(member.membership for member in world.members)):
        for name, instant in holder.instants.items():
            found.add(resolve(at, str(holder.attributes[name]), instant))
    return found.union(*(moments_of(member.user, at) for member in world.members))
