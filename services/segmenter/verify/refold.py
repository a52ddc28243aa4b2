"""Pure: the state of users and companies, folded again from the log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from services.segmenter import memberships, projection
from services.segmenter.decode import Raw, decode
from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.projection import User, grouping
from shared.domain.events import CallAccepted, MembershipTold
from shared.domain.invalid import InvalidEvent
from shared.domain.values import InvalidValue

REMEMBERED_MS: Final = 30 * 86_400_000
"""A message that is resent within 30 days has no effect again (promise P2)."""


@dataclass(slots=True)
class Folded:
    """What the log says about the user and about the company of one id."""

    user: User | None = None
    memberships: dict[str, Membership] = field(default_factory=dict)
    company: Company | None = None
    company_users: dict[str, CompanyUser] = field(default_factory=dict)


@dataclass(slots=True)
class Refold:
    """Folds the entries of a page of ids, in the order of their numbers per id."""

    folded: defaultdict[str, Folded] = field(default_factory=lambda: defaultdict(Folded))
    complaints: list[tuple[str, str]] = field(default_factory=list)
    """(where, what is wrong with the entry)."""
    _id: str = ""
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, entity_id: str, number: int, text: str) -> None:
        """Fold the next entry of the log; entries of one id come one after the other."""
        if entity_id != self._id:
            self._id, self._seen = entity_id, {}
        entry = decode(Raw("", text))
        where = f"entry {number} of {entity_id!r}"
        if not isinstance(entry, CallAccepted | MembershipTold):
            self.complaints.append((where, f"is no call: {entry}"))
            return
        self._look_for_repeat(entry, where)
        try:
            self._fold(self.folded[entity_id], entry)
        except (InvalidEvent, InvalidValue) as error:
            self.complaints.append((where, f"cannot be folded again: {error}"))

    def _look_for_repeat(self, entry: CallAccepted | MembershipTold, where: str) -> None:
        if isinstance(entry, MembershipTold) and not entry.traits:
            return  # Its traits may have been put aside, and tried again later.
        message = (entry.message_id, entry.user_id if isinstance(entry, MembershipTold) else "")
        before = self._seen.get(message)
        if before is not None and entry.received_at - before < REMEMBERED_MS:
            self.complaints.append((where, f"repeats message {entry.message_id!r}"))
        self._seen[message] = entry.received_at

    def _fold(self, folded: Folded, entry: CallAccepted | MembershipTold) -> None:
        if isinstance(entry, MembershipTold):
            known = folded.company_users.get(entry.user_id)
            folded.company, folded.company_users[entry.user_id], _ = memberships.hear(folded.company, known, entry)
            return
        folded.user, _ = projection.apply(folded.user, entry)
        if said := grouping(entry):
            known_membership = folded.memberships.get(said.company_id)
            folded.memberships[said.company_id] = memberships.join_or_leave(known_membership, said, entry)
