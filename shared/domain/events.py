"""Pure core: the entries of a shard's stream, one model per versioned type.

An entry is one JSON object in the field ``__data__``. A published version never changes: a new one gets a new ``v``
and an upcaster here, and a golden JSON per version stays in the tests.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.order import OrderKey

CallType = Literal[
    "user_identified", "company_grouped", "event_tracked", "page_viewed", "screen_viewed", "user_aliased"
]  # fmt: skip


class Entry(BaseModel):
    """What every entry carries. Times are UTC milliseconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    v: Literal[1]
    environment: str
    message_id: str
    received_at: int
    trace: str | None = None
    """W3C traceparent of the HTTP call, if it had one."""


class CallAccepted(Entry):
    """A call of an SDK, as received, with what ingest decided about it.

    ``user_id`` is the call's ``userId``, or its ``anonymousId`` when it has no ``userId`` (``identified`` is false
    then). ``occurred_at`` is the call's timestamp after the skew rule; ``original_timestamp`` the text that was sent,
    kept when the two differ. ``historical`` marks ``/v1/import`` and calls more than 48 h old: their transitions have
    the cause class ``import``. ``context`` is the batch's context, which each of its calls inherits.
    """

    type: CallType
    user_id: str
    identified: bool
    anonymous_id: str | None = None
    occurred_at: int
    index: int
    original_timestamp: str | None = None
    historical: bool = False
    context: dict[str, Any] | None = None
    passed: list[str] = Field(default_factory=list)
    """Of a call that a merge forwarded: the ids that it was under before, oldest first."""
    merging: bool = False
    """It is a part of the history that a merge brings: conditions are asked when the last part is in."""
    call: dict[str, Any]

    @property
    def key(self) -> OrderKey:
        """The order key of the event."""
        return OrderKey(self.occurred_at, self.index, self.message_id)


class CallRefused(Entry):
    """A call that ingest refused, kept for people to see: becomes a dead letter, never state.

    ``call`` is its text, cut to 4,096 characters. It travels on shard_of(environment, ""), and ``message_id`` is the
    call's own if it had a usable one, else made.
    """

    type: Literal["call_refused"]
    user_id: str | None = None
    code: str
    detail: str
    call: str


class MembershipTold(Entry):
    """To the company's shard, through the outbox: what a ``group`` call said about the company and one of its users.

    ``message_id`` is "<message id of the call>/company"; ``key`` is the call's, so company attributes are ordered by
    the calls themselves. ``traits`` are the company's, as received; none when a merge brings a call that told them.
    ``gone``: the user is no more, merged or erased, and neither is this side of the membership.
    """

    type: Literal["membership_told"]
    company_id: str
    user_id: str
    user_shard: int
    member: bool
    key: OrderKey
    cause: str
    traits: dict[str, Any]
    gone: bool = False


class CompanyCopied(Entry):
    """To a shard with members of the company, through the outbox: what conditions ask of it, as of ``revision``.

    ``attributes``, ``instants`` and ``builtins``: those that some live definition names. ``holds``: numbers of the
    company definitions that are true of it, among those that user definitions name.
    """

    type: Literal["company_copied"]
    company_id: str
    revision: int
    attributes: dict[str, Any]
    instants: dict[str, int]
    builtins: dict[str, Any] = Field(default_factory=dict)
    holds: list[int] = Field(default_factory=list)
    cause: str


class MemberTold(Entry):
    """To the company's shard, through the outbox: which member conditions hold for one of its users.

    ``told`` counts what the user's shard has said about this membership: an older word changes nothing. ``message_id``
    is "<user id>/<told>/<UTC ms>".
    """

    type: Literal["member_told"]
    company_id: str
    user_id: str
    holds: list[int]
    told: int
    cause: str


class MemberPicked(Entry):
    """A command on a manual segment: a user (or a company, on its shard) was picked for it, or removed from it.

    All entries of a command have its ``message_id``; ``key`` orders commands. ``merging`` as of a call.
    """

    type: Literal["member_picked"]
    segment_id: str
    subject_id: str
    picked: bool
    key: OrderKey
    merging: bool = False


class PicksClosed(Entry):
    """The last entry of a command on a manual segment, one on every shard, under the command's ``message_id``.

    ``replaces``: from here on only picks whose key is at least ``key`` count (SEAMS A17).
    """

    type: Literal["picks_closed"]
    segment_id: str
    replaces: bool
    key: OrderKey


class MembershipRemoved(Entry):
    """A command, on the user's shard: the user leaves the company. ``merging`` as of a call."""

    type: Literal["membership_removed"]
    user_id: str
    company_id: str
    key: OrderKey
    merging: bool = False


class UserErased(Entry):
    """A command, on the user's shard: everything about the user goes, with what was merged into it (SEAMS A15).

    ``erased_at``: calls up to this UTC ms are refused from here on. ``merged_into``: of the ids that were merged into
    an erased user, to which their shards send the command on.
    """

    type: Literal["user_erased"]
    user_id: str
    erased_at: int
    merged_into: str | None = None


class CompanyErased(Entry):
    """A command, on the company's shard: everything about the company goes."""

    type: Literal["company_erased"]
    company_id: str
    erased_at: int


class CompanyGone(Entry):
    """To a shard with users of an erased company, through the outbox: their memberships and the copy go."""

    type: Literal["company_gone"]
    company_id: str
    erased_at: int
    cause: str


class MergeAsked(Entry):
    """To an anonymous id's shard, through the outbox: a call said that it is this user (SEAMS A10).

    ``message_id`` is "<message id of the call>/merge"; ``asked_at`` is the call's UTC ms.
    """

    type: Literal["merge_asked"]
    anonymous_id: str
    user_id: str
    asked_at: int
    cause: str


class UserMerged(Entry):
    """To the user's shard, through the outbox, after the history of the anonymous id: the last part of a merge.

    ``brought``: whether there was any history.
    """

    type: Literal["user_merged"]
    anonymous_id: str
    user_id: str
    first_seen_at: int
    last_seen_at: int
    cause: str
    brought: bool = True


class StreamMarked(Entry):
    """The first entry of each stream, and the one that ``muster streams recover`` puts back: it has no effect."""

    type: Literal["stream_marked"]


AnyEntry = Annotated[
    CallAccepted
    | CallRefused
    | MembershipTold
    | CompanyCopied
    | MemberTold
    | MemberPicked
    | PicksClosed
    | MembershipRemoved
    | UserErased
    | CompanyErased
    | CompanyGone
    | MergeAsked
    | UserMerged
    | StreamMarked,
    Field(discriminator="type"),
]
