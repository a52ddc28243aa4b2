"""Pure room: what a transaction loads and changes, and what the folds of its entries share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from services.segmenter.decode import Raw, Undecodable
from services.segmenter.marks import Gone, Marks
from services.segmenter.matching import Flip
from services.segmenter.memberships import Company, CompanyUser, Copy, Membership, affiliation
from services.segmenter.messages import Message, message_of
from services.segmenter.page_work import NewChore
from services.segmenter.projection import User
from services.segmenter.rows import DeadLetter, Logged, Outgoing
from services.segmenter.rules import Catalogue
from shared.domain.events import AnyEntry
from shared.domain.values import JSON, dumps
from shared.domain.verdicts import Affiliation

UserKey = tuple[str, str]
CompanyKey = tuple[str, str]
MembershipKey = tuple[str, str, str]

FAN_OUT: Final = "company"
"""The kind of the chores that ask a company's users again."""
MAX_ID, MAX_DETAIL, MAX_TEXT = 255, 1_000, 1_000_000
"""Characters of an id, a reason and an entry that a dead letter keeps: no accepted call has more."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An entry as read and as decoded."""

    raw: Raw
    entry: AnyEntry | Undecodable
    identity: Message | None = field(init=False)
    """Under which it takes effect once; None when it has none."""

    def __post_init__(self) -> None:
        identity = None if isinstance(self.entry, Undecodable) else message_of(self.entry)
        object.__setattr__(self, "identity", identity)

    def letter(self, code: str, detail: str) -> DeadLetter:
        """The dead letter of an entry that can never take effect."""
        entry = None if isinstance(self.entry, Undecodable) else self.entry
        return DeadLetter(
            environment=entry.environment if entry else None,
            entry_id=self.raw.entry_id,
            message_id=_storable(entry.message_id, MAX_ID) if entry else None,
            user_id=_storable(getattr(entry, "user_id", None) or "", MAX_ID) or None,
            code=code,
            detail=_storable(detail, MAX_DETAIL),
            entry=_storable(self.raw.text, MAX_TEXT),
        )


def _storable(text: str, length: int) -> str:
    """A dead letter must be storable whatever is in it, or its shard would stand still for it."""
    return text[:length].replace("\0", "\ufffd")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the fold happens: the shard, how many there are, and the owner's clock in UTC ms."""

    shard: int
    shards: int
    now: int


@dataclass(slots=True)
class People:
    """Users of a shard, with their memberships (left ones too) and the copies of their companies.

    Memberships are there for every user when a definition asks about them, else for those whom a call named.
    """

    users: dict[UserKey, User] = field(default_factory=dict)
    memberships: dict[UserKey, dict[str, Membership]] = field(default_factory=dict)
    copies: dict[CompanyKey, Copy] = field(default_factory=dict)
    picked: dict[UserKey, frozenset[str]] = field(default_factory=dict)
    """The manual segments for which users (or companies) are picked, those who do not exist included."""

    def companies_of(self, key: UserKey) -> tuple[Affiliation, ...]:
        """What conditions see of a user's companies."""
        return tuple(
            affiliation(membership, self.copies.get((membership.environment, membership.company_id)))
            for membership in self.memberships.get(key, {}).values()
            if membership.member
        )


@dataclass(slots=True)
class Work(People):
    """The state that a transaction loaded and changes, and what it has to write besides."""

    companies: dict[CompanyKey, Company] = field(default_factory=dict)
    company_users: dict[MembershipKey, CompanyUser] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    gone: Gone = field(default_factory=Gone)
    changed_memberships: set[tuple[UserKey, str]] = field(default_factory=set)
    changed_copies: set[CompanyKey] = field(default_factory=set)
    fan_outs: set[CompanyKey] = field(default_factory=set)
    """Companies whose users here are asked again by a chore among ``chores``."""
    flips: list[Flip] = field(default_factory=list)
    logged: list[Logged] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    chores: list[NewChore] = field(default_factory=list)
    messages: dict[Message, int] = field(default_factory=dict)
    """Messages that take effect in this transaction -> receive time."""

    def unexpected(self) -> int:
        """How many dead letters no rule foresaw."""
        return sum(letter.code in {"fold_failed", "not_storable"} for letter in self.letters)

    def keep_membership(self, membership: Membership) -> None:
        """A membership as it is now."""
        self.keep_memberships((membership.environment, membership.user_id), [membership])

    def keep_memberships(self, key: UserKey, memberships: Sequence[Membership]) -> None:
        """Memberships of a user as they are now, all at once: each time all of hers are copied."""
        changed = {each.company_id: each for each in memberships}
        self.memberships[key] = {**self.memberships.get(key, {}), **changed}
        for company_id in changed:
            self.changed_memberships.add((key, company_id))

    def drop_membership(self, key: UserKey, company_id: str) -> None:
        """A membership that is no more, not even as one that was left."""
        known = self.memberships.get(key, {})
        self.memberships[key] = {name: each for name, each in known.items() if name != company_id}
        self.changed_memberships.discard((key, company_id))
        self.gone.memberships.add((*key, company_id))

    def memberships_to_write(self) -> Iterable[Membership]:
        """Those that changed."""
        return (self.memberships[key][company_id] for key, company_id in self.changed_memberships)

    def send(self, target_shard: int, entry: dict[str, JSON]) -> None:
        """Put an entry for a shard into the outbox."""
        self.outgoing.append(Outgoing(target_shard, dumps(entry)))

    def bury(self, arrived: Arrived, code: str, detail: str) -> None:
        """Put an entry that can never take effect aside."""
        self.letters.append(arrived.letter(code, detail))


@dataclass(slots=True)
class Desk:
    """What the folds of one transaction share; ``clock`` is the shard's own (SEAMS A9) and moves with the entries."""

    work: Work
    catalogue: Catalogue
    place: Place
    clock: int
    _queued: Set[CompanyKey] | None = field(default=None, init=False)

    def is_fanned_out(self, key: CompanyKey) -> bool:
        """Whether pages about a company's users are still to begin: they will see what is new now too."""
        if self._queued is None:
            company_chores = (each for each in self.catalogue.chores if each.kind == FAN_OUT and not each.reached)
            self._queued = {(each.environment, each.subject) for each in company_chores}
        return key in self._queued or key in self.work.fan_outs

    def fan_out(self, key: CompanyKey, cause: str) -> None:
        """Have a company's users here asked again, in pages."""
        self.work.fan_outs.add(key)
        self.work.chores.append(NewChore(FAN_OUT, *key, {"cause": cause}))


@dataclass(frozen=True, slots=True)
class Before:
    """The users and companies as they were loaded, by which what changed is told."""

    users: Mapping[UserKey, User] = field(default_factory=dict)
    companies: Mapping[CompanyKey, Company] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Work) -> Before:
        """As they are now, before anything is folded."""
        return cls(dict(work.users), dict(work.companies))

    def without(self, gone: Gone) -> Before:
        """As the tables are once what is gone is deleted."""
        if not gone.users and not gone.companies:
            return self
        return Before(
            {key: user for key, user in self.users.items() if key not in gone.users},
            {key: company for key, company in self.companies.items() if key not in gone.companies},
        )
