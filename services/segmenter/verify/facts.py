"""Pure: what is true of a whole shard, as a verification compares it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from services.segmenter.definition import Definition
from services.segmenter.page_work import Chore
from services.segmenter.rules import NO_RULES, Key, Rules
from shared.domain.checksum import member_checksum
from shared.domain.parts import Needs
from shared.domain.segments import SubjectScope

EVERY_ID: Final = "\U0010ffff" * 256
"""Greater than every id, as ids have at most 255 characters."""

ERASED: Final = "erased:"
"""What stands where an id stood that was erased begins so."""


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
    checkpoint: Record | None = None
    """Since its last record transitions have gone: the members then. ``boundary``: the last number that is gone."""
    blurred: bool = False
    """Some members at the checkpoint were told under the hash of an id that was erased: its checksum is another."""

    @property
    def base(self) -> Record | None:
        """The last that is known of all members at once."""
        return self.checkpoint or (self.records[-1] if self.records else None)

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

    rules: Mapping[Key, Rules] = field(default_factory=dict)
    """Of all live definitions: what owners go by."""
    live: tuple[Definition, ...] = ()
    counted: Set[tuple[str, int]] = frozenset()
    """(environment, question) of the counts that are kept for every user."""
    chores: tuple[Chore, ...] = ()
    """What the shard has still to do."""
    company_segments: frozenset[str] = frozenset()
    """The manual segments of companies."""

    def reached(self, definition: int, task: str, subject_id: str) -> bool:
        """Whether a task of the shard has done this user, or company."""
        return subject_id <= self.progress.get((definition, task), "")

    def of(self, environment: str, scope: SubjectScope = "user") -> Rules:
        """The rules of an environment."""
        return self.rules.get((environment, scope), NO_RULES)

    def settled(self, environment: str, scope: SubjectScope, subject_id: str) -> Needs:
        """What definitions need that others were told of: not yet, when their preparation has not come here."""
        asked = (
            each.needs
            for each in self.live
            if (each.environment, each.scope) == (environment, scope)
            and (each.is_asked or self.reached(each.number, "prepare", f"tell {subject_id}"))
        )
        return _all(asked)

    def uncounted(self) -> Iterator[tuple[int, int]]:
        """(definition, question) of what is asked of events and not counted for all users."""
        for definition in self.live:
            keys = {question.key for question in definition.user_needs.questions} if definition.is_asked else set()
            for key in sorted(keys):
                if (definition.environment, key) not in self.counted:
                    yield definition.number, key

    def keeps(self, environment: str, question: int, user_id: str) -> bool:
        """Whether the count of a question is kept for a user: for all of them, or those whom a preparation has done."""
        return (environment, question) in self.counted or any(
            each.environment == environment
            and self.reached(each.number, "prepare", f"events {user_id}")
            and any(asked.key == question for asked in each.user_needs.questions)
            for each in self.live
            if each.stage == "preparing"
        )


def _all(needs: Iterable[Needs]) -> Needs:
    return Needs.of_all(needs)


class Extent(NamedTuple):
    """A part of an installation: one environment or all, one shard or all."""

    environment: str | None = None
    shard: int | None = None

    def covers(self, *, environment: str | None = None, shard: int | None = None) -> bool:
        """Whether an environment, or a shard, is in it."""
        return (environment is None or self.environment in (None, environment)) and (
            shard is None or self.shard in (None, shard)
        )


ALL: Final = Extent()


class Span(NamedTuple):
    """The ids of an environment on a shard that lie behind ``after`` and not behind ``last``."""

    shard: int
    environment: str
    after: str
    last: str


class Told(NamedTuple):
    """A transition of a user or company, by its number in (shard, environment)."""

    number: int
    entered: bool
    version: int
