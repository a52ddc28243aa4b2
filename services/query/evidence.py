"""Pure: what the truth of conditions about one user or company was decided by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.domain.event_counts import EventQuestion, EventState, newest
from shared.domain.order import OrderKey
from shared.domain.truth import Affiliation, Subject
from shared.domain.verdicts import NOTHING


class Cause(NamedTuple):
    """The message that said something, and the UTC ms of which it said it."""

    message_id: str
    at: int


class Pick(NamedTuple):
    """The last word on whether somebody was picked for a manual segment."""

    picked: bool
    cause: Cause


@dataclass(frozen=True, slots=True)
class CompanySeen:
    """A company of a user. The keys tell which calls set the attributes of the company, and of the membership."""

    company_id: str
    affiliation: Affiliation
    keys: Mapping[str, OrderKey]
    membership_keys: Mapping[str, OrderKey]


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """A user of a company, the membership's attributes, and the calls that set them."""

    user: Evidence
    membership: Affiliation
    membership_keys: Mapping[str, OrderKey]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A user or company as conditions see it at UTC ms `now`, and why it is so.

    `events`: per question the events that are counted, oldest first. `members`: of a company, some of its users by the
    key of a member condition, those for whom it holds among them.
    """

    subject_id: str
    now: int
    subject: Subject
    keys: Mapping[str, OrderKey]
    events: Mapping[int, Sequence[Cause]] = field(default_factory=lambda: NOTHING)
    picks: Mapping[str, Pick] = field(default_factory=lambda: NOTHING)
    companies: tuple[CompanySeen, ...] = ()
    members: Mapping[int, Sequence[MemberSeen]] = field(default_factory=lambda: NOTHING)


def inside(question: EventQuestion, happened: Sequence[Cause]) -> list[Cause]:
    """Those of these events that lie in the days that a question is about."""
    if question.between is None:
        return list(happened)
    low, high = question.between
    return [cause for cause in happened if low <= cause.at < high]


def event_state(question: EventQuestion, counted: Sequence[Cause], now: int) -> EventState:
    """What is kept of the events that are counted, oldest first."""
    times = newest(question, [cause.at for cause in counted], now) if question.keep else ()
    return EventState(len(counted), times)
