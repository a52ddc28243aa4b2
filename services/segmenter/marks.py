"""Pure room: what a shard keeps about ids beside their state: picks, merges, anonymous ids and erasures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain.order import OrderKey
from shared.domain.segments import SubjectScope

SubjectKey = tuple[str, str]
"""(environment, user or company id)."""
PickKey = tuple[str, str, str]
"""(environment, user or company id, segment id)."""
AliasKey = tuple[str, str, str]
"""(environment, user id, anonymous id)."""
TombKey = tuple[str, SubjectScope, str]
"""(environment, scope, user or company id)."""
MembershipKey = tuple[str, str, str]
"""(environment, user id, company id), or with the company first on the company's side."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The last word on a user (or company) of a manual segment; ``at``: when it was heard, UTC ms."""

    picked: bool
    key: OrderKey
    at: int


@dataclass(frozen=True, slots=True)
class Merge:
    """The user that a closed anonymous id turned out to be; ``cause``: of its transitions."""

    user_id: str
    merged_at: int
    cause: str


@dataclass(frozen=True, slots=True)
class Alias:
    """An anonymous id that a user's call of UTC ms ``asked_at`` named; ``merged``: its history is here."""

    asked_at: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An erasure: nothing up to UTC ms ``erased_at`` is taken, and nothing later before the user is ``back``."""

    erased_at: int
    back: bool = False


@dataclass(slots=True)
class Marks:
    """Those of everything that a transaction's entries name; the sets name what changed, and is written or deleted."""

    picks: dict[PickKey, Pick] = field(default_factory=dict)
    closings: dict[str, OrderKey] = field(default_factory=dict)
    """Segment -> key of its newest replacement: older picks count no more."""
    merges: dict[SubjectKey, Merge] = field(default_factory=dict)
    """By anonymous id."""
    aliases: dict[AliasKey, Alias] = field(default_factory=dict)
    tombstones: dict[TombKey, Tombstone] = field(default_factory=dict)
    changed_picks: set[PickKey] = field(default_factory=set)
    changed_closings: set[str] = field(default_factory=set)
    changed_merges: set[SubjectKey] = field(default_factory=set)
    changed_aliases: set[AliasKey] = field(default_factory=set)
    changed_tombstones: set[TombKey] = field(default_factory=set)

    def keep_pick(self, key: PickKey, pick: Pick) -> None:
        """A pick as it is now."""
        self.picks[key] = pick
        self.changed_picks.add(key)

    def forget_picks(self, of: Callable[[PickKey], bool]) -> None:
        """These picks are gone; their rows are deleted with their subject."""
        for key in [key for key in self.picks if of(key)]:
            del self.picks[key]
            self.changed_picks.discard(key)

    def keep_merge(self, key: SubjectKey, merge: Merge | None) -> None:
        """A closed id, or one that is open again."""
        if merge is None:
            self.merges.pop(key, None)
        else:
            self.merges[key] = merge
        self.changed_merges.add(key)

    def keep_alias(self, key: AliasKey, alias: Alias | None) -> None:
        """An anonymous id of a user, or None when it is forgotten."""
        if alias is None:
            self.aliases.pop(key, None)
        else:
            self.aliases[key] = alias
        self.changed_aliases.add(key)

    def keep_tombstone(self, key: TombKey, tombstone: Tombstone) -> None:
        """An erasure as it is now."""
        self.tombstones[key] = tombstone
        self.changed_tombstones.add(key)


@dataclass(slots=True)
class Gone:
    """What a transaction deletes before it writes anything: what comes back in it is written anew."""

    users: set[SubjectKey] = field(default_factory=set)
    companies: set[SubjectKey] = field(default_factory=set)
    copies: set[SubjectKey] = field(default_factory=set)
    memberships: set[MembershipKey] = field(default_factory=set)
    company_users: set[MembershipKey] = field(default_factory=set)
