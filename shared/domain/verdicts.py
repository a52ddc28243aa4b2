"""What a compiled condition takes and answers, and how the answers of children make that of a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from shared.domain.event_counts import EventStates
from shared.domain.values import Value

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One company of a user, or one user of a company: the other side, and the attributes of the membership.

    `holds`: the company's segments, as numbers of those of its definitions that are true of it.
    """

    subject: Subject
    attributes: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    instants: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    holds: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a tree is asked about: a user or a company, as the read model has it.

    `attributes` are canonical JSON values; `instants` the UTC milliseconds of those that are datetimes
    (`instants.instants_of`); `builtins` the built-ins by name, datetimes among them as UTC milliseconds.
    An absent attribute or built-in has no key.

    `events`: what is counted of a user's events, by the key of the question. `picks`: the manual segments (ids) that
    it was picked for. `companies`: a user's companies. `members`: of a company, the number of its members for whom a
    member condition holds, by the key of the condition.
    """

    attributes: Mapping[str, Value]
    instants: Mapping[str, int]
    builtins: Mapping[str, str | bool | int]
    events: EventStates = field(default_factory=lambda: NOTHING)
    picks: frozenset[str] = frozenset()
    companies: tuple[Affiliation, ...] = ()
    members: Mapping[int, int] = field(default_factory=lambda: NOTHING)


class Verdict(NamedTuple):
    """Truth at a moment, and the next moment (UTC ms) at which the clock may change it: early perhaps, never late."""

    truth: bool
    next_flip_at: int | None


Static: TypeAlias = Callable[[Subject], bool]
"""A condition that the clock cannot flip."""


def settled_at(due_at: int | None, clock: int) -> int:
    """The moment up to which a subject's members are settled: its shard's clock, or just before a flip still unswept.

    `due_at`: the earliest moment at which time alone may flip one of its conditions.
    """
    return clock if due_at is None or due_at > clock else due_at - 1
