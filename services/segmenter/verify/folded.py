"""Pure: what the entries of the log make of the user, and of the company, of one id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeAlias

from services.segmenter import memberships, projection
from services.segmenter.memberships import Company, CompanyUser, Membership, counted
from services.segmenter.projection import Grouping, User, grouping, happened, other_ids
from services.segmenter.questions import Happened, Questions
from shared.domain.event_counts import EventQuestion, EventState, EventStates, newest
from shared.domain.events import CallAccepted, MemberPicked, MembershipRemoved, MembershipTold, MergeAsked, UserMerged
from shared.domain.order import OrderKey
from shared.domain.segments import SubjectScope

Logged: TypeAlias = CallAccepted | MembershipTold | MemberPicked | MembershipRemoved | MergeAsked | UserMerged
"""What the log holds about users and companies."""


NEVER: Final = -(2**62)
"""Before every moment."""
SPARE: Final = 1_000
"""Times beyond twice what is kept, before they are sorted and cut."""


class Word(NamedTuple):
    """The last word on somebody of a manual segment."""

    picked: bool
    key: OrderKey


class Named(NamedTuple):
    """An anonymous id that a user's call of UTC ms ``asked_at`` named; ``merged``: its history is here."""

    asked_at: int
    merged: bool


@dataclass(slots=True)
class Count:
    """How many events a question counts, and their times, of which only the newest are kept as there get more."""

    question: EventQuestion
    now: int
    count: int = 0
    times: list[int] = field(default_factory=list)

    def add(self, at: int) -> None:
        """One more, at UTC ms."""
        self.count += 1
        if self.question.keep:
            self.times.append(at)
            if len(self.times) > 2 * self.question.keep + SPARE:
                self.times = list(newest(self.question, sorted(self.times), self.now))

    def state(self) -> EventState:
        """As it is kept."""
        return EventState(self.count, newest(self.question, sorted(self.times), self.now) if self.times else ())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a refold has to know beside the log: ``now`` is the shard's clock, UTC ms."""

    questions: Questions = field(default_factory=Questions)
    now: int = 0
    erased: Mapping[tuple[SubjectScope, str], str] = field(default_factory=dict)
    """Id -> id of the stream's entry that erases it: what came before takes no effect, and is being deleted."""
    company_segments: frozenset[str] = frozenset()
    """The manual segments of companies."""
    ended: Callable[[str], int] | None = None
    """Company -> up to which UTC ms memberships in it have ended, as it was erased."""
    leaving: frozenset[str] = frozenset()
    """Erased companies whose users' memberships are being ended, one after the other."""

    def was_erased(self, company_id: str) -> bool:
        """Whether a company was ever erased."""
        return self.ended is not None and self.ended(company_id) > NEVER

    def has_ended(self, said: Grouping, at: int) -> bool:
        """Whether a membership of that moment is over, as its company was erased."""
        return self.ended is not None and at <= self.ended(said.company_id)


@dataclass(slots=True)
class Folded:
    """What the log says about the user and about the company of one id."""

    user: User | None = None
    counts: dict[int, Count] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    company: Company | None = None
    company_users: dict[str, CompanyUser] = field(default_factory=dict)
    picks: dict[str, Word] = field(default_factory=dict)
    """By manual segment, whatever was closed since."""
    merged_into: str | None = None
    """The user that this anonymous id turned out to be."""
    merge_cause: str = ""
    """Message id of the call that said so."""
    named: dict[str, Named] = field(default_factory=dict)
    """By anonymous id."""

    def call(self, call: CallAccepted, around: Surroundings) -> Happened | None:
        """Fold a call, and count it for who asks; the event that it is. Raises InvalidEvent or InvalidValue."""
        self.user, _ = projection.apply(self.user, call)
        said = grouping(call)
        if said is not None and not around.has_ended(said, call.occurred_at):
            known = self.memberships.get(said.company_id)
            self.memberships[said.company_id] = memberships.join_or_leave(known, said, call)
        event = happened(call)
        if event is not None:
            self._count(event, around)
        if call.identified:
            self.merged_into = None
            for anonymous_id in other_ids(call):
                self.named.setdefault(anonymous_id, Named(call.occurred_at, merged=False))
        return event

    @property
    def events(self) -> EventStates:
        """What is counted of the user's events, by question."""
        return {key: count.state() for key, count in self.counts.items()}

    def _count(self, event: Happened, around: Surroundings) -> None:
        properties = event.subject()
        for each in around.questions.by_name.get(event.name, ()):
            between = each.question.between
            if each.counts(properties) and (between is None or between[0] <= event.at < between[1]):
                if each.key not in self.counts:
                    self.counts[each.key] = Count(each.question, around.now)
                self.counts[each.key].add(event.at)

    def told(self, told: MembershipTold, around: Surroundings) -> None:
        """Fold what a company's shard was told. Raises InvalidEvent or InvalidValue."""
        known = self.company_users.get(told.user_id)
        if not told.gone and not told.member and around.was_erased(told.company_id):
            self.company, self.company_users[told.user_id] = memberships.leave(
                self.company, known or memberships.UNHEARD, told
            )
            return
        if not told.gone:
            self.company, self.company_users[told.user_id], _ = memberships.hear(self.company, known, told)
            return
        was = self.company_users.pop(told.user_id, None)
        if was is not None and self.company is not None:
            self.company = counted(self.company, was, replace(was, member=False))

    def picked(self, entry: MemberPicked) -> None:
        """Fold a word on a manual segment: the greatest key has the last."""
        word = self.picks.get(entry.segment_id)
        if word is None or word.key < entry.key:
            self.picks[entry.segment_id] = Word(entry.picked, entry.key)

    def left(self, removed: MembershipRemoved) -> None:
        """Fold the end of a membership by command."""
        known = self.memberships.get(removed.company_id)
        if known is not None and known.key < removed.key:
            self.memberships[removed.company_id] = replace(known, member=False, key=removed.key)

    def closed(self, asked: MergeAsked, company_segments: frozenset[str]) -> None:
        """The id turned out to be a user: all that was known of it is hers. A company of that id stays as it is."""
        self.user, self.counts, self.memberships = None, {}, {}
        self.picks = {segment: word for segment, word in self.picks.items() if segment in company_segments}
        self.merged_into, self.merge_cause = asked.user_id, asked.cause

    def merged(self, merged: UserMerged) -> None:
        """The history of an anonymous id is in."""
        if self.user is not None:
            first, last = self.user.first_seen_at, self.user.last_seen_at
            self.user = replace(
                self.user,
                first_seen_at=min(first, merged.first_seen_at),
                last_seen_at=max(last, merged.last_seen_at),
            )
        if merged.anonymous_id in self.named:
            self.named[merged.anonymous_id] = self.named[merged.anonymous_id]._replace(merged=True)


NOTHING_FOLDED = Folded()
"""What the log says about an id that it does not know."""
