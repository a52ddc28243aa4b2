"""Pure: what a verification found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal[
    "shard", "log", "user", "attributes", "activity", "event_state", "event_question", "membership", "holds",
    "company", "company_user", "copied", "company_copy", "pick", "closing", "merge", "erasure", "name",
    "member", "flip", "count", "entered_number", "fold", "number", "range", "relay", "stream",
]  # fmt: skip

KEPT: Final = 20
"""Differences that are named; the others are counted."""
TEXT: Final = 200
"""Characters of a value that is shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two things that must agree and do not."""

    kind: Kind
    where: str
    expected: str
    found: str


@dataclass(slots=True)
class Report:
    """How much was compared, what differs, and what is merely late."""

    users: int = 0
    companies: int = 0
    segments: int = 0
    transitions: int = 0
    events: int = 0
    differences: list[Difference] = field(default_factory=list)
    """The first of them."""
    kinds: Counter[str] = field(default_factory=Counter)
    """All of them, by kind."""
    late: list[str] = field(default_factory=list)
    """What is under way and no difference."""
    leftovers: set[tuple[str, int]] = field(default_factory=set)
    """(environment, question) of counts of events that are kept no more and still there."""
    quiet: bool = True

    @property
    def difference_count(self) -> int:
        """All differences."""
        return self.kinds.total()

    def differ(self, kind: Kind, where: str, expected: object, found: object) -> None:
        """Record a difference."""
        self.kinds[kind] += 1
        if len(self.differences) < KEPT:
            self.differences.append(Difference(kind, where, str(expected)[:TEXT], str(found)[:TEXT]))

    def compare(self, kind: Kind, where: str, expected: object, found: object) -> None:
        """Record a difference unless the two are equal."""
        if expected != found:
            self.differ(kind, where, expected, found)
