"""Pure room: what the entries of a transaction name, which has to be loaded before they are folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.segmenter.decode import Undecodable
from services.segmenter.marks import MembershipKey, PickKey, SubjectKey
from services.segmenter.projection import grouping
from shared.domain.events import (
    AnyEntry,
    CallAccepted,
    CompanyCopied,
    MemberPicked,
    MembershipTold,
    MemberTold,
    PicksClosed,
)


@dataclass(slots=True)
class Named:
    """The keys of what entries name."""

    users: set[SubjectKey] = field(default_factory=set)
    companies: set[SubjectKey] = field(default_factory=set)
    copies: set[SubjectKey] = field(default_factory=set)
    memberships: set[MembershipKey] = field(default_factory=set)
    company_users: set[MembershipKey] = field(default_factory=set)
    picks: set[PickKey] = field(default_factory=set)
    closings: set[str] = field(default_factory=set)

    def add(self, entry: AnyEntry) -> None:
        """What one entry names."""
        match entry:
            case CallAccepted():
                self._add_call(entry)
            case MembershipTold() | MemberTold():
                self.companies.add((entry.environment, entry.company_id))
                self.company_users.add((entry.environment, entry.company_id, entry.user_id))
            case CompanyCopied():
                self.copies.add((entry.environment, entry.company_id))
            case MemberPicked():
                self.users.add((entry.environment, entry.subject_id))
                self.companies.add((entry.environment, entry.subject_id))
                self.picks.add((entry.environment, entry.subject_id, entry.segment_id))
                self.closings.add(entry.segment_id)
            case PicksClosed():
                self.closings.add(entry.segment_id)

    def _add_call(self, call: CallAccepted) -> None:
        self.users.add((call.environment, call.user_id))
        if said := grouping(call):
            self.memberships.add((call.environment, call.user_id, said.company_id))


def named(entries: Iterable[AnyEntry | Undecodable]) -> Named:
    """What they name together."""
    found = Named()
    for entry in entries:
        if not isinstance(entry, Undecodable):
            found.add(entry)
    return found
