"""What segments of every kind must come to, told plainly: all calls sorted, all events looked at, everyone asked."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shared.domain.event_properties import event_properties
from shared.domain.instants import instants_of
from shared.domain.order import OrderKey
from shared.domain.parts import Inlined, Part, Parts, Picked
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import InSegment, Tree, segments_of
from shared.domain.truth import Affiliation, Subject
from shared.domain.values import JSON, dumps, loads
from tests.property.members_model import Said, folded, subject
from tests.property.worlds import Case, Happened, Member, World, naive


@dataclass(frozen=True)
class Joined:
    """What a call says about a company; ``membership`` None: the user leaves."""

    company_id: str
    traits: Mapping[str, Any]
    membership: Mapping[str, Any] | None


@dataclass(frozen=True)
class Heard(Said):
    """A call of a user: an event (its type and its body), or about a company, or neither."""

    event: tuple[str, Mapping[str, JSON]] | None = None
    joined: Joined | None = None


class Word(NamedTuple):
    """What a command says of one who is picked, or of all who are not named (``subject_id`` None)."""

    key: OrderKey
    segment_id: str
    subject_id: str | None
    picked: bool


@dataclass
class WholeSegment:
    """A segment as last saved; ``tree`` None: a manual one. ``number`` stands for its definitions."""

    number: int
    scope: SubjectScope
    population: Population
    tree: Tree | None
    is_default: bool = False
    named: frozenset[str] = frozenset()
    """The segments that it named before, in versions that may still serve."""

    @property
    def names(self) -> frozenset[str]:
        """The segments that it names."""
        return frozenset() if self.tree is None else segments_of(self.tree)


@dataclass
class WholeModel:
    """One environment: users' calls by message id, the first copy of each; words of commands; segments by id."""

    zone: ZoneInfo
    users: dict[str, dict[str, Heard]] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    segments: dict[str, WholeSegment] = field(default_factory=dict)

    def hear(self, user_id: str, heard: Heard) -> None:
        """A call; a message id that the user had before changes nothing."""
        self.users.setdefault(user_id, {}).setdefault(heard.key.message_id, heard)

    def below(self, names: Iterable[str]) -> Iterator[str]:
        """These segments and all that they name, at any depth."""
        for name in names:
            yield name
            yield from self.below(self.segments[name].names)

    def members(self, now: int) -> dict[str, set[str]]:
        """Who is a member of each segment at a moment."""
        users, found = self._users(), dict[str, set[str]]()
        for segment_id in sorted(self.segments, key=lambda each: len(list(self.below([each])))):
            segment = self.segments[segment_id]
            worlds = users if segment.scope == "user" else self._companies(users)
            asked = InSegment(segment_id)
            found[segment_id] = {
                subject_id
                for subject_id, world in worlds.items()
                if naive(Case(asked, {segment_id: self._part(segment_id)}, world, self.zone, segment.scope), now)
            }
            if segment.scope == "company":
                users = {name: _holding(user, found[segment_id], segment.number) for name, user in users.items()}
        return found

    def _part(self, segment_id: str) -> Part:
        segment = self.segments[segment_id]
        if segment.tree is None:
            return Picked(segment.number, segment_id, segment.scope)
        parts: Parts = {name: self._part(name) for name in segment.names}
        return Inlined(segment.number, segment.population, segment.tree, parts, segment.scope)

    def _picks(self, subject_id: str, scope: SubjectScope) -> frozenset[str]:
        """The manual segments in which the greatest word, of those about the subject or about all, is a pick."""
        found = set[str]()
        for segment_id, segment in self.segments.items():
            mine = [each for each in self.words if each.segment_id == segment_id]
            mine = [each for each in mine if each.subject_id in (subject_id, None)]
            # Of one replacement, its picks come after its word on all.
            last = max(mine, key=lambda each: (each.key, each.subject_id is not None), default=None)
            if last is not None and last.picked and segment.scope == scope:
                found.add(segment_id)
        return frozenset(found)

    def _users(self) -> dict[str, World]:
        """Everybody, but for which segments hold of their companies."""
        companies, found = self._affiliations(), {}
        for user_id, calls in self.users.items():
            identified = any(heard.identified for heard in calls.values())
            events = [_happened(*heard.event, heard.key.at) for heard in calls.values() if heard.event is not None]
            joined = [
                replace(companies[company_id], attributes=membership.attributes, instants=membership.instants)
                for company_id in companies
                if (membership := self._membership(user_id, company_id)) is not None
            ]
            found[user_id] = World(
                subject(user_id, identified, list(calls.values())),
                tuple(events),
                tuple(joined),
                self._picks(user_id, "user"),
            )
        return found

    def _membership(self, user_id: str, company_id: str) -> Subject | None:
        """The attributes of a membership; None for one that is not, or was left."""
        said = [joined for _, joined in self._said(company_id, [user_id])]
        if not said or said[-1].membership is None:
            return None
        values = folded(joined.membership or {} for joined in said)
        return Subject(values, instants_of(values), {})

    def _said(self, company_id: str, by: Iterable[str]) -> list[tuple[OrderKey, Joined]]:
        """What these users said of a company, in the order of the keys."""
        calls = [(heard.key, heard.joined) for user_id in by for heard in self.users[user_id].values()]
        mine = [(key, said) for key, said in calls if said is not None and said.company_id == company_id]
        return sorted(mine, key=lambda each: each[0])

    def _affiliations(self) -> dict[str, Affiliation]:
        """Every company of which was heard, as conditions of its users see it."""
        ids = {heard.joined.company_id for calls in self.users.values() for heard in calls.values() if heard.joined}
        return {company_id: Affiliation(self._company(company_id)) for company_id in sorted(ids)}

    def _company(self, company_id: str) -> Subject:
        said = self._said(company_id, self.users)
        values = folded(joined.traits for _, joined in said)
        builtins: dict[str, str | bool | int] = {
            "company_id": company_id,
            "first_seen_at": said[0][0].at,
            "last_seen_at": said[-1][0].at,
            "member_count": sum(self._membership(user_id, company_id) is not None for user_id in self.users),
        }
        return Subject(values, instants_of(values), builtins)

    def _companies(self, users: Mapping[str, World]) -> dict[str, World]:
        """Every company, with its users."""
        return {
            company_id: World(
                company.subject,
                picks=self._picks(company_id, "company"),
                members=tuple(_members(company_id, users.values())),
            )
            for company_id, company in self._affiliations().items()
        }


def _members(company_id: str, users: Iterable[World]) -> Iterator[Member]:
    for user in users:
        for company in user.companies:
            if company.subject.builtins["company_id"] == company_id:
                yield Member(user, Affiliation(user.itself, company.attributes, company.instants))


def _holding(user: World, members: Set[str], number: int) -> World:
    """The user, of whose companies these are members of a segment of companies."""
    companies = [
        replace(company, holds=company.holds | {number})
        if company.subject.builtins["company_id"] in members
        else company
        for company in user.companies
    ]
    return replace(user, companies=tuple(companies))


def _happened(kind: str, body: Mapping[str, JSON], at: int) -> Happened:
    name = "$page" if kind == "page" else str(body["event"])
    as_read = loads(dumps(dict(body)))
    assert isinstance(as_read, dict)
    values, _ = event_properties("page_viewed" if kind == "page" else "event_tracked", as_read)
    return Happened(name, at, values, 1, at)
