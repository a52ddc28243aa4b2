"""Pure room: the questions about events that definitions ask, by the name of the event (SEAMS A6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from shared.domain.event_counts import NO_EVENTS, EventQuestion, EventState, EventStates, counted
from shared.domain.truth import Subject, compile_event_where
from shared.domain.values import Value
from shared.domain.verdicts import Static
from shared.domain.zones import zone

Sort = Literal["event", "pick", "member", "companies", "newcomer"]


def concern_of(sort: Sort, what: str | int) -> str:
    """The name of a concern that is no attribute; NUL keeps it apart from every attribute's name."""
    return f"\0{sort}:{what}"


NEWCOMER: Final = concern_of("newcomer", "")
"""The concern of every definition when there is a new user or company."""
COMPANIES: Final = concern_of("companies", "")
"""The concern of whatever asks about a user's companies and memberships."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its key, and its ``where`` as a test of the event's properties (None: any event will do)."""

    key: int
    question: EventQuestion
    where: Static | None

    def includes(self, at: int) -> bool:
        """Whether an event of this time (UTC ms) is counted."""
        between = self.question.between
        return between is None or between[0] <= at < between[1]

    def counts(self, properties: Subject) -> bool:
        """Whether an event with these properties is counted (its time aside)."""
        return self.where is None or self.where(properties)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of an environment by event name."""

    by_name: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anybody asks about events."""
        return bool(self.by_name)


def question_index(questions: Iterable[EventQuestion]) -> Questions:
    """Questions by the name of their event."""
    by_name: dict[str, list[Asked]] = defaultdict(list)
    for question in questions:
        by_name[question.event].append(asked(question))
    return Questions({name: tuple(found) for name, found in by_name.items()})


@lru_cache(maxsize=10_000)
def asked(question: EventQuestion) -> Asked:
    """A question, ready to be asked of events; compiled once, whatever else changes beside it."""
    if question.where is None:
        return Asked(question.key, question, None)
    return Asked(question.key, question, compile_event_where(question.where, zone(question.zone)))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as conditions see it: its name, when (UTC ms), and its properties as attributes."""

    name: str
    at: int
    properties: Mapping[str, Value]
    instants: Mapping[str, int]

    def subject(self) -> Subject:
        """What a ``where`` is asked about; no property is a built-in."""
        return Subject(self.properties, self.instants, {})


def count_event(
    questions: Iterable[Asked], states: EventStates, event: Happened, now: int
) -> tuple[EventStates, frozenset[str]]:
    """The states after one more event, and the concerns of those that changed; ``now`` is the shard's clock."""
    after, changed = dict(states), set[str]()
    properties = event.subject()
    for each in questions:
        if not each.counts(properties):
            continue
        before: EventState = states.get(each.key, NO_EVENTS)
        state = counted(each.question, before, event.at, now)
        if state is not before:
            after[each.key] = state
            changed.add(concern_of("event", each.key))
    return (after, frozenset(changed)) if changed else (states, frozenset())
