"""Pure: the shapes of the answers to questions: why, how many, what there is, and how it came to be."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from services.query.contract import CompanyRow, Fresh, Page, State, UserRow
from shared.domain.segments import Population
from shared.http.segment_resource import Warning_


class Explanation(TypedDict):
    """Why a user or company is, or is not, what a segment or a tree asks for.

    `tree` has the shape of the definition, and each node its `truth` and `next_flip_at`. Leaves tell their `sentence`
    and what they saw: `actual` (the attribute's value, null when there is none; `mistyped` when it is not of the type
    that the operator needs), `counted` and the newest `events`, `companies` and `members` (each with the truths of the
    same `where`), `inner` (the segment's own tree) or `picked`; and `set_by`, the message that decided it. `member` is
    whether the segment has the member now: null while nothing is built, absent for a tree; `state` is the segment's,
    `freshness` that of the answer. `merged_ids` are anonymous ids that turned out to be the user, at most 20.
    """

    as_of: str
    lag_seconds: float
    sequence: int
    freshness: State
    user_id: NotRequired[str]
    company_id: NotRequired[str]
    segment: NotRequired[str]
    segment_key: NotRequired[str]
    version: NotRequired[int]
    member: NotRequired[bool | None]
    state: NotRequired[Literal["building", "ready", "failed"]]
    truth: bool
    next_flip_at: str | None
    evaluated_at: str
    population: Population
    in_population: bool
    sentence: str
    tree: dict[str, Any]
    merged_ids: NotRequired[list[str]]


class SegmentStanding(TypedDict):
    """Where a user or company stands with a segment. `member` is null while nothing is built, which is not a no;
    `truth` what its definition says as of `evaluated_at`, and `next_flip_at` when time alone may change that."""

    id: str
    key: str
    name: str
    kind: str
    state: Literal["building", "ready", "failed"]
    version: int | None
    member: bool | None
    since: str | None
    truth: bool | None
    next_flip_at: str | None


class StandingPage(Page[SegmentStanding]):
    """All segments of the scope, in order of creation."""

    # Said again, because a subclass of a generic TypedDict does not tell pydantic what its rows are.
    results: list[SegmentStanding]
    evaluated_at: str


class GrowthInterval(TypedDict):
    """What happened in start <= at < end, and how many members there were at its end, or are now if it is not over:
    null before the segment was first built."""

    start: str
    end: str
    entered: int
    exited: int
    member_count: int | None


class Line(TypedDict):
    """A line of a filter: how many fit it, and how many fit it and the lines above it in its group."""

    path: str
    count: int
    cumulative: int


class Preview(Fresh):
    """What a filter would hold, in all and line by line, and what is probably not meant. `entering` and `leaving` are
    told when a segment was named that is built. `path` is a JSON pointer into the body, of lines as of warnings."""

    count: int
    sample: list[UserRow | CompanyRow]
    nodes: list[Line]
    sentence: str
    warnings: list[Warning_]
    entering: NotRequired[int]
    leaving: NotRequired[int]
    entering_sample: NotRequired[list[UserRow | CompanyRow]]
    leaving_sample: NotRequired[list[UserRow | CompanyRow]]


class SegmentName(TypedDict):
    """A segment that names an attribute or event."""

    id: str
    key: str
    name: str


class AttributeSeen(TypedDict):
    """An attribute, its types with the most frequent first, and how many have it; `values` are its most frequent ones.

    `users` is of the scope: users, companies or memberships; `share` of all of them. An attribute that is called like a
    built-in is `traits.NAME`.
    """

    name: str
    display_name: str | None
    description: str | None
    types: list[str]
    type_counts: NotRequired[dict[str, int]]
    users: NotRequired[int]
    share: NotRequired[float | None]
    builtin: bool
    values: list[str | int | float | bool]
    used_by: list[SegmentName]


class PropertySeen(TypedDict):
    """A property of the events of a name."""

    name: str
    types: list[str]
    type_counts: dict[str, int]
    share: float | None
    values: list[str | int | float | bool]


class ValueSeen(TypedDict):
    """A value, and how many of the sample have it."""

    value: str | int | float | bool
    count: int


class EventName(TypedDict):
    """A name of events, how many were logged, and when the last one was."""

    name: str
    display_name: str | None
    description: str | None
    events: int
    last_at: str
    used_by: list[SegmentName]


class Movement(TypedDict):
    """A transition that a call caused, of its user; or, of one call alone, of its company."""

    type: Literal["segment.entered", "segment.exited"]
    company_id: NotRequired[str]
    segment_id: str
    segment_key: str | None
    segment_version: int
    at: str


class CallSeen(TypedDict):
    """A call and what became of it; `sdk` as it says itself. Rejected ones have a `code`, a `detail`, their
    `dead_letter` and its `state`."""

    message_id: str | None
    user_id: str | None
    type: str | None
    name: NotRequired[str | None]
    at: NotRequired[str]
    sdk: NotRequired[str | None]
    received_at: str
    verdict: Literal["accepted", "rejected"]
    code: NotRequired[str]
    detail: NotRequired[str]
    dead_letter: NotRequired[int]
    state: NotRequired[Literal["open", "retried", "discarded"]]
    moved: list[Movement]


class CallResource(CallSeen):
    """One call. One that took effect tells how many milliseconds after it was on disk (`effect_ms`; null: it is from
    before that was kept), and what was received (`call`); `moved` names segments of its company too."""

    effect_ms: NotRequired[int | None]
    call: NotRequired[dict[str, Any]]


CallPage = Page[CallSeen]
GrowthPage = Page[GrowthInterval]
AttributePage = Page[AttributeSeen]
PropertyPage = Page[PropertySeen]
ValuePage = Page[ValueSeen]
EventNamePage = Page[EventName]
