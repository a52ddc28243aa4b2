"""Pure: the state of users and companies, folded again from the log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from services.segmenter import memberships, projection
from services.segmenter.decode import Raw, decode
from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.projection import User, grouping, happened
from services.segmenter.questions import Happened, Questions, count_event
from shared.domain.event_counts import EventStates
from shared.domain.events import CallAccepted, MemberPicked, MembershipTold
from shared.domain.invalid import InvalidEvent
from shared.domain.order import OrderKey
from shared.domain.values import InvalidValue, dumps, loads
from shared.domain.verdicts import NOTHING

REMEMBERED_MS: Final = 30 * 86_400_000
"""A message that is resent within 30 days has no effect again (promise P2)."""


Logged: TypeAlias = CallAccepted | MembershipTold | MemberPicked
"""What the log holds about users and companies."""


class Line(NamedTuple):
    """A row of the log, about one id; ``properties`` and ``instants`` are JSON."""

    subject_id: str
    number: int
    name: str | None
    properties: str | None
    instants: str | None
    entry: str


class Word(NamedTuple):
    """The last word on somebody of a manual segment."""

    picked: bool
    key: OrderKey


@dataclass(slots=True)
class Folded:
    """What the log says about the user and about the company of one id."""

    user: User | None = None
    events: EventStates = field(default_factory=lambda: NOTHING)
    memberships: dict[str, Membership] = field(default_factory=dict)
    company: Company | None = None
    company_users: dict[str, CompanyUser] = field(default_factory=dict)
    picks: dict[str, Word] = field(default_factory=dict)
    """By manual segment, whatever was closed since."""


NOTHING_FOLDED: Final = Folded()
"""What the log says about an id that it does not know."""


@dataclass(slots=True)
class Refold:
    """Folds the entries of a page of ids, in the order of their numbers per id.

    Of events it counts what ``questions`` ask; ``now`` is the shard's clock, UTC ms.
    """

    questions: Questions = field(default_factory=Questions)
    now: int = 0
    folded: defaultdict[str, Folded] = field(default_factory=lambda: defaultdict(Folded))
    complaints: list[tuple[str, str]] = field(default_factory=list)
    """(where, what is wrong with the entry)."""
    misread: dict[int, Happened | None] = field(default_factory=dict)
    """Number of an entry whose row names another event, or other properties, than the call has -> what it has."""
    entries: int = 0
    _id: str = ""
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Fold the next entry of the log; entries of one id come one after the other."""
        self.entries += 1
        if line.subject_id != self._id:
            self._id, self._seen = line.subject_id, {}
        entry = decode(Raw("", line.entry))
        where = f"entry {line.number} of {line.subject_id!r}"
        if not isinstance(entry, CallAccepted | MembershipTold | MemberPicked):
            self.complaints.append((where, f"is no call: {entry}"))
            return
        self._look_for_repeat(entry, where)
        try:
            self._fold(line, where, entry)
        except (InvalidEvent, InvalidValue) as error:
            self.complaints.append((where, f"cannot be folded again: {error}"))

    def _look_for_repeat(self, entry: Logged, where: str) -> None:
        match entry:
            case MembershipTold(traits=traits) if not traits:
                return  # Its traits may have been put aside, and tried again later.
            case MembershipTold(user_id=about) | MemberPicked(segment_id=about):
                message = entry.message_id, about
            case _:
                message = entry.message_id, ""
        before = self._seen.get(message)
        if before is not None and entry.received_at - before < REMEMBERED_MS:
            self.complaints.append((where, f"repeats message {entry.message_id!r}"))
        self._seen[message] = entry.received_at

    def _fold(self, line: Line, where: str, entry: Logged) -> None:
        folded = self.folded[line.subject_id]
        match entry:
            case CallAccepted():
                self._fold_call(folded, line, where, entry)
            case MembershipTold():
                known = folded.company_users.get(entry.user_id)
                folded.company, folded.company_users[entry.user_id], _ = memberships.hear(folded.company, known, entry)
            case MemberPicked():
                word = folded.picks.get(entry.segment_id)
                if word is None or word.key < entry.key:
                    folded.picks[entry.segment_id] = Word(entry.picked, entry.key)

    def _fold_call(self, folded: Folded, line: Line, where: str, call: CallAccepted) -> None:
        folded.user, _ = projection.apply(folded.user, call)
        if said := grouping(call):
            known = folded.memberships.get(said.company_id)
            folded.memberships[said.company_id] = memberships.join_or_leave(known, said, call)
        event = happened(call)
        if event is not None:
            asked = self.questions.by_name.get(event.name, ())
            folded.events, _ = count_event(asked, folded.events, event, self.now)
        if _columns(line) != _columns_of(event):
            self.misread[line.number] = event
            self.complaints.append((where, f"is written down as {line.name!r}, with other properties than it has"))


def _columns(line: Line) -> tuple[str | None, str, str]:
    properties, instants = (json if json is None else dumps(loads(json)) for json in (line.properties, line.instants))
    return line.name, properties or "{}", instants or "{}"


def _columns_of(event: Happened | None) -> tuple[str | None, str, str]:
    if event is None:
        return None, "{}", "{}"
    return event.name, dumps(dict(event.properties)), dumps(dict(event.instants))
