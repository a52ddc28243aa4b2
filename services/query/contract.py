"""Pure: the shapes of answers as the OpenAPI document tells them. New members may come; clients ignore unknown ones."""

from __future__ import annotations

from typing import Any, Generic, Literal, NotRequired, TypeVar

from typing_extensions import TypedDict

from shared.http.segment_resource import SegmentResource

Row = TypeVar("Row")
State = Literal["READY", "BUILDING", "STALE", "FAILED"]


class Fresh(TypedDict):
    """How fresh an answer is: true as of `as_of`; `sequence` is that of the last transition before it was read."""

    as_of: str
    lag_seconds: float
    sequence: int
    state: State


class Page(Fresh, Generic[Row]):
    """A page of a list; `next` and `previous` are cursors, null at the ends. `total` is null when not counted."""

    results: list[Row]
    next: str | None
    previous: str | None
    total: int | None


class UserRow(TypedDict):
    """A user in a list. An attribute that is called like a built-in answers as `traits.NAME`."""

    id: str
    user_id: str
    identified: bool
    first_seen_at: str
    last_seen_at: str
    attributes: dict[str, Any]
    entered_at: NotRequired[str]


class Source(TypedDict):
    """The type of an attribute, and the time and message id of the call that decided it."""

    type: Literal["string", "number", "boolean", "list", "object", "datetime"]
    at: str
    message_id: str


class MergedFrom(TypedDict):
    """An anonymous id that turned out to be a user: when, and how many `calls` of it (10,000 at most) count as hers."""

    anonymous_id: str
    at: str
    calls: int


class UserResource(UserRow):
    """One user; `sources` has an entry for each attribute, `merged_from` at most 20, newest first. How fresh it is
    stands in the headers Muster-*."""

    sources: dict[str, Source]
    merged_from: list[MergedFrom]


class UserSegment(TypedDict):
    """A segment that a user is in."""

    id: str
    key: str
    name: str
    kind: str
    version: int
    since: str


class UserSegments(TypedDict):
    """The segments of one of many users."""

    user_id: str
    known: bool
    segments: list[UserSegment]


class UserEvent(TypedDict):
    """A call as it was logged: `properties` are those of a track, page or screen call, of others the traits; `call` is
    it as received."""

    message_id: str
    type: str
    name: str | None
    at: str
    received_at: str
    properties: dict[str, Any]
    call: dict[str, Any]


class UserCompany(TypedDict):
    """A membership: `attributes` are the company's, `membership` those of the membership itself."""

    id: str
    company_id: str
    joined_at: str
    attributes: dict[str, Any]
    membership: dict[str, Any]


class CompanyRow(TypedDict):
    """A company. An attribute that is called like a built-in answers as `traits.NAME`."""

    id: str
    company_id: str
    first_seen_at: str
    last_seen_at: str
    member_count: int
    attributes: dict[str, Any]
    entered_at: NotRequired[str]


class CompanyResource(CompanyRow):
    """One company; `sources` has an entry for each attribute. How fresh it is stands in the headers Muster-*."""

    sources: dict[str, Source]


class CompanyUser(TypedDict):
    """A user of a company: `attributes` are the user's email and name, `membership` those of the membership itself.
    `joined_at` is null of one who was erased a moment ago."""

    id: str
    user_id: str
    joined_at: str | None
    attributes: dict[str, Any]
    membership: dict[str, Any]


class Member(TypedDict):
    """Whether a user is a member: null while nothing is built yet, which is not a no. `state` is the segment's."""

    as_of: str
    lag_seconds: float
    sequence: int
    state: Literal["building", "ready", "failed"]
    freshness: State
    member: bool | None
    known: NotRequired[bool]
    since: NotRequired[str | None]
    version: NotRequired[int]


class TransitionRow(TypedDict):
    """One transition; `previous` is the sequence of the segment's last one before it, so that a subscriber of one
    segment sees a gap. Segments of companies tell a company instead of a user. Records of built, rebuilt and deleted
    segments have a `member_count` and neither; `history.reset` is about the whole environment: `segment_id` is empty
    and `segment_version` 0."""

    sequence: int
    previous: int | None
    type: Literal[
        "segment.entered", "segment.exited", "segment.built", "segment.rebuilt", "segment.deleted", "history.reset"
    ]
    at: str
    user_id: str | None
    company_id: str | None
    segment_id: str
    segment_key: str | None
    segment_version: int
    cause: dict[str, str]
    member_count: NotRequired[int]


class TransitionPage(Fresh):
    """Transitions in order. `next` is the sequence to go on after, null when there is no more right now;
    `resume_after` is always one to go on after: everything up to it has been seen."""

    results: list[TransitionRow]
    next: int | None
    previous: None
    total: None
    resume_after: int


class Login(TypedDict):
    """A bearer of twelve hours."""

    token: str
    environment: str
    expires_at: str
    write_key: NotRequired[str]


class Config(TypedDict):
    """Where things are, and whether the demonstration runs here."""

    ingest_url: str
    query_url: str
    environment: str
    version: str
    demo: bool


class SegmentsOfUser(Page[UserSegment]):
    """The segments of a user; `not_built` are ids of segments about whose members nothing is known yet."""

    # Said again, because a subclass of a generic TypedDict does not tell pydantic what its rows are.
    results: list[UserSegment]
    not_built: list[str]


class SegmentsOfUsers(Page[UserSegments]):
    """The same for many users."""

    results: list[UserSegments]
    not_built: list[str]


UserPage = Page[UserRow]
SegmentPage = Page[SegmentResource]
EventPage = Page[UserEvent]
UserCompanyPage = Page[UserCompany]
CompanyPage = Page[CompanyRow]
MemberPage = UserPage | CompanyPage
CompanyUserPage = Page[CompanyUser]
