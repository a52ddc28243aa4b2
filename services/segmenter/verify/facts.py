"""Pure: what a verification reads of a shard, as it compares it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.segmenter.memberships import Company, CompanyUser, Membership
from services.segmenter.projection import User
from services.segmenter.rules import Definition
from shared.domain.attributes import AttributeState
from shared.domain.checksum import member_checksum

EVERY_ID: Final = "\U0010ffff" * 256
"""Greater than every id, as ids have at most 255 characters."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A set of users: how many, and the xor of their checksums."""

    users: int = 0
    checksum: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Of two sets that have no user in common."""
        return Tally(self.users + other.users, self.checksum ^ other.checksum)

    def __str__(self) -> str:
        """For people."""
        return f"{self.users:,} users, checksum {self.checksum & 0xFFFF_FFFF_FFFF_FFFF:016x}"


NOBODY = Tally()


def only(user_id: str) -> Tally:
    """The set of one user."""
    return Tally(1, member_checksum(user_id))


@dataclass(frozen=True, slots=True)
class Record:
    """A built, rebuilt or deleted record; ``boundary``: the shard's last transition before it."""

    number: int
    type: str
    members: Tally
    boundary: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with the definition that serves it, and its records in order."""

    segment_id: str
    environment: str
    serving: Definition | None
    previous: int | None
    """While the difference to it is being published: the definition whose frozen rows are what was published."""
    records: tuple[Record, ...]
    readable: bool = True
    """Whether this release can evaluate the definition that serves it."""

    def epoch(self, number: int) -> int:
        """How many records precede a transition of the shard."""
        return bisect_left([record.boundary or 0 for record in self.records], number)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One shard at one moment; it holds as long as its transaction."""

    shard: int
    evaluated_at: int
    as_of: int
    event_number: int
    definitions: Mapping[str, tuple[Definition, ...]]
    """By environment: those that are built or serve."""
    frozen: Mapping[str, tuple[int, ...]]
    """By environment: those whose rows are the record of what was published, or of a definition nobody can read."""
    unreadable: tuple[str, ...]
    """What this release cannot evaluate, and why."""
    segments: Mapping[str, Mapping[str, Segment]]
    """By environment and id, deleted ones included."""
    progress: Mapping[tuple[int, str], str]
    """(definition, task) -> the last user id done."""
    counts: Mapping[int, Tally]

    def reached(self, definition: int, task: str, user_id: str) -> bool:
        """Whether a task of the shard has done this user."""
        return user_id <= self.progress.get((definition, task), "")


class Span(NamedTuple):
    """The ids of an environment on a shard that lie behind ``after`` and not behind ``last``."""

    shard: int
    environment: str
    after: str
    last: str


class Told(NamedTuple):
    """A transition of a user, by its number in (shard, environment)."""

    number: int
    entered: bool
    version: int


@dataclass(slots=True)
class Stored:
    """What the tables hold about the ids of a span."""

    users: dict[str, tuple[bool, AttributeState]] = field(default_factory=dict)
    """(identified, attributes)."""
    activity: dict[str, tuple[int, int]] = field(default_factory=dict)
    flips: dict[str, int] = field(default_factory=dict)
    memberships: defaultdict[str, dict[str, Membership]] = field(default_factory=lambda: defaultdict(dict))
    companies: dict[str, Company] = field(default_factory=dict)
    company_users: defaultdict[str, dict[str, CompanyUser]] = field(default_factory=lambda: defaultdict(dict))
    members: defaultdict[str, dict[int, int | None]] = field(default_factory=lambda: defaultdict(dict))
    """Definition -> number of the entered transition."""
    told: defaultdict[str, defaultdict[str, list[Told]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By user and segment, in order."""

    def user(self, user_id: str) -> User | None:
        """The user as owners know it; None when a part is missing."""
        row, seen = self.users.get(user_id), self.activity.get(user_id)
        if row is None or seen is None:
            return None
        return User("", user_id, *row, *seen, due_at=self.flips.get(user_id))
