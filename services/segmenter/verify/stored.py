"""Pure: what the tables hold about the users and companies of a page of ids."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from services.segmenter.memberships import Company, CompanyUser, Copy, Membership
from services.segmenter.projection import User
from services.segmenter.verify.facts import Told
from services.segmenter.verify.folded import Named, Word
from shared.domain.attributes import AttributeState
from shared.domain.event_counts import EventState


@dataclass(slots=True)
class Stored:
    """What the tables hold about the ids of a span."""

    users: dict[str, tuple[bool, AttributeState]] = field(default_factory=dict)
    """(identified, attributes)."""
    activity: dict[str, tuple[int, int]] = field(default_factory=dict)
    flips: dict[str, int] = field(default_factory=dict)
    events: defaultdict[str, dict[int, EventState]] = field(default_factory=lambda: defaultdict(dict))
    memberships: defaultdict[str, dict[str, Membership]] = field(default_factory=lambda: defaultdict(dict))
    copies: dict[str, Copy] = field(default_factory=dict)
    """By company id: of the companies of the span's users."""
    companies: dict[str, Company] = field(default_factory=dict)
    company_flips: dict[str, int] = field(default_factory=dict)
    company_users: defaultdict[str, dict[str, CompanyUser]] = field(default_factory=lambda: defaultdict(dict))
    members: defaultdict[str, dict[int, int | None]] = field(default_factory=lambda: defaultdict(dict))
    """Definition -> number of the entered transition."""
    picks: defaultdict[str, dict[str, Word]] = field(default_factory=lambda: defaultdict(dict))
    """By user (or company) and manual segment."""
    merges: dict[str, str] = field(default_factory=dict)
    """By anonymous id, the user that it turned out to be."""
    named: defaultdict[str, dict[str, Named]] = field(default_factory=lambda: defaultdict(dict))
    """By user and anonymous id."""
    told: defaultdict[str, defaultdict[str, list[Told]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By user (or company) and segment, in order."""

    def user(self, user_id: str) -> User | None:
        """The user as owners know it; None when a part is missing."""
        row, seen = self.users.get(user_id), self.activity.get(user_id)
        if row is None or seen is None:
            return None
        return User("", user_id, *row, *seen, due_at=self.flips.get(user_id))
