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
    the calls themselves. ``traits`` are the company's, as received.
    """

    type: Literal["membership_told"]
    company_id: str
    user_id: str
    user_shard: int
    member: bool
    key: OrderKey
    cause: str
    traits: dict[str, Any]


class CompanyCopied(Entry):
    """To a shard with members of the company, through the outbox: the company's attributes as of ``revision``."""

    type: Literal["company_copied"]
    company_id: str
    revision: int
    attributes: dict[str, Any]
    instants: dict[str, int]
    cause: str


class StreamMarked(Entry):
    """The first entry of each stream, and the one that ``muster streams recover`` puts back: it has no effect."""

    type: Literal["stream_marked"]


AnyEntry = Annotated[
    CallAccepted | CallRefused | MembershipTold | CompanyCopied | StreamMarked, Field(discriminator="type")
]
