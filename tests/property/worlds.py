"""A user or a company with everything that conditions ask of it, and a naive model of what they answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shared.domain.event_counts import NO_EVENTS, EventQuestion, EventState, counted
from shared.domain.instants import instants_of
from shared.domain.operands import Duration
from shared.domain.parts import Inlined, Parts, needs_of
from shared.domain.segments import SubjectScope
from shared.domain.tree import (
    EVERYONE,
    All,
    Any_,
    Attribute,
    HasCompany,
    HasMember,
    InSegment,
    Leaf,
    Not,
    Performed,
    Tree,
)
from shared.domain.truth import Affiliation, Subject, compile_event_where, compile_member, evaluate
from shared.domain.values import Value
from shared.domain.windows import values_at, values_between
from shared.domain.zones import zone


@dataclass(frozen=True)
class Happened:
    """So many equal events, and the shard's clock when they came."""

    name: str
    at: int
    properties: Mapping[str, Value]
    times: int
    clock: int

    def subject(self) -> Subject:
        """What a `where` is asked about."""
        return Subject(self.properties, instants_of(self.properties), {})


@dataclass(frozen=True)
class World:
    """A user (with events and companies) or a company (with members); the events in their order of arrival."""

    itself: Subject
    events: tuple[Happened, ...] = ()
    companies: tuple[Affiliation, ...] = ()
    picks: frozenset[str] = frozenset()
    members: tuple["Member", ...] = ()


class Member(NamedTuple):
    """A user of a company."""

    user: World
    membership: Affiliation


class Case(NamedTuple):
    """A tree with its parts, asked about a world."""

    tree: Tree
    parts: Parts
    world: World
    zone: ZoneInfo
    scope: SubjectScope

    def subject(self) -> Subject:
        """The world as an owner has it for this tree."""
        return subject_of(self.world, self.tree, self.parts, self.zone)

    def naive(self, now: int) -> bool:
        """What the model answers at UTC ms `now`."""
        return naive(self, now)


def subject_of(world: World, tree: Tree, parts: Parts, at: ZoneInfo) -> Subject:
    """The subject with what the tree needs, but for what is told of its members."""
    needs = needs_of(tree, at, parts)
    return replace(
        world.itself,
        events=states_of(needs.questions, world.events),
        picks=world.picks,
        companies=world.companies,
    )


def states_of(questions: Iterable[EventQuestion], events: Sequence[Happened]) -> dict[int, EventState]:
    """The states of the questions, after the events in their order of arrival."""
    states: dict[int, EventState] = {}
    for question in questions:
        accepts = None if question.where is None else compile_event_where(question.where, zone(question.zone))
        for event in events:
            if event.name == question.event and (accepts is None or accepts(event.subject())):
                for _ in range(event.times):
                    state = states.get(question.key, NO_EVENTS)
                    states[question.key] = counted(question, state, event.at, event.clock)
    return states


def with_members(case: Case, now: int) -> Subject:
    """A company, of whose members the conditions that hold at `now` have been told."""
    told: dict[int, int] = {}
    for question in needs_of(case.tree, case.zone, case.parts).members:
        condition = compile_member(question)
        for user, membership in case.world.members:
            subject = subject_of(user, question.where or EVERYONE, question.parts, case.zone)
            told[question.key] = told.get(question.key, 0) + condition.evaluate(subject, membership, now).truth
    return replace(case.subject(), members=told)


def _folded(tree: Tree, holds: Callable[[Leaf], bool]) -> bool:
    match tree:
        case All(children):
            return all(_folded(child, holds) for child in children)
        case Any_(children):
            return any(_folded(child, holds) for child in children)
        case Not(child):
            return not _folded(child, holds)
        case _:
            return holds(tree)


def naive(case: Case, now: int) -> bool:
    """The answer by the book: all events are looked at, every time."""
    return _folded(case.tree, lambda leaf: _holds(leaf, case, now))


def _holds(leaf: Leaf, case: Case, now: int) -> bool:
    match leaf:
        case Attribute():
            return evaluate(leaf, case.world.itself, now, case.zone, case.scope).truth
        case Performed():
            return _performed(leaf, case, now)
        case InSegment(segment, negated):
            return _in_segment(segment, case, now) is not negated
        case HasCompany(quantifier, where):
            found = any(_in_company(where or EVERYONE, company, case, now) for company in case.world.companies)
            return found is (quantifier == "any")
        case HasMember(quantifier, where):
            found = any(_is_member(where or EVERYONE, member, case, now) for member in case.world.members)
            return found is (quantifier == "any")


def _performed(leaf: Performed, case: Case, now: int) -> bool:
    number = 0
    for event in case.world.events:
        if event.name != leaf.event or not _inside(leaf, event.at, now, case.zone):
            continue
        if leaf.where is None or compile_event_where(leaf.where, case.zone)(event.subject()):
            number += event.times
    low, high = leaf.count.bounds
    return (low <= number and (high is None or number <= high)) is not leaf.negated


def _inside(leaf: Performed, at: int, now: int, place: ZoneInfo) -> bool:
    if leaf.window is None:
        return True
    if isinstance(leaf.window, Duration):
        low, high = values_at("in_last", leaf.window, now, place)
    else:
        low, high = values_between("between_dates", leaf.window, place)
    return low <= at < high


def _in_segment(segment: str, case: Case, now: int) -> bool:
    part = case.parts[segment]
    if not isinstance(part, Inlined):
        return segment in case.world.picks
    identified = case.world.itself.builtins.get("identified")
    if part.scope == "user" and part.population != "all" and identified != (part.population == "identified"):
        return False
    return naive(case._replace(tree=part.tree, parts=part.parts, scope=part.scope), now)


def _in_company(where: Tree, company: Affiliation, case: Case, now: int) -> bool:
    def holds(leaf: Leaf) -> bool:
        match leaf:
            case InSegment(segment, negated):
                return (case.parts[segment].definition in company.holds) is not negated
            case Attribute(membership=True):
                return _of_membership(leaf, company, case.zone, now)
        return evaluate(leaf, company.subject, now, case.zone, "company").truth

    return _folded(where, holds)


def _is_member(where: Tree, member: Member, case: Case, now: int) -> bool:
    def holds(leaf: Leaf) -> bool:
        if isinstance(leaf, Attribute) and leaf.membership:
            return _of_membership(leaf, member.membership, case.zone, now)
        return _holds(leaf, case._replace(world=member.user, scope="user"), now)

    return member.user.itself.builtins["identified"] is True and _folded(where, holds)


def _of_membership(leaf: Attribute, membership: Affiliation, place: ZoneInfo, now: int) -> bool:
    attributes = Subject(membership.attributes, membership.instants, {})
    return evaluate(replace(leaf, membership=False), attributes, now, place).truth
