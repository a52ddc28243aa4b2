"""Pure room: the rows that a fold adds to the log, the dead letters and the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from services.segmenter.decode import Raw
from services.segmenter.questions import Happened
from shared.domain.events import CallAccepted, MemberPicked, MembershipTold
from shared.domain.values import dumps


class Logged(NamedTuple):
    """A row of the log, after shard and number."""

    environment: str
    user_id: str
    occurred_at: int
    type: str
    name: str | None
    message_id: str
    entry_id: str
    entry: str
    properties: str | None = None
    """Of an event: its properties as conditions see them, and the UTC ms of those that are datetimes, as JSON."""
    instants: str | None = None


class DeadLetter(NamedTuple):
    """An entry that cannot take effect, and why."""

    environment: str | None
    entry_id: str
    message_id: str | None
    user_id: str | None
    code: str
    detail: str
    entry: str


class Outgoing(NamedTuple):
    """An entry for another shard (or this one), as JSON text."""

    target_shard: int
    entry: str


def logged_call(raw: Raw, call: CallAccepted, event: Happened | None) -> Logged:
    """The row of a call, and of the event that it is to conditions, if it is one."""
    properties, instants = (None, None) if event is None else (event.properties, event.instants)
    return Logged(
        call.environment, call.user_id, call.occurred_at, call.type, None if event is None else event.name,
        call.message_id, raw.entry_id, raw.text,
        dumps(dict(properties)) if properties else None, dumps(dict(instants)) if instants else None,
    )  # fmt: skip


def logged_company(raw: Raw, told: MembershipTold) -> Logged:
    """The row of what a company's shard was told; the company stands where a call has its user."""
    return Logged(
        told.environment, told.company_id, told.key.at, told.type, None, told.message_id, raw.entry_id, raw.text
    )


def logged_pick(raw: Raw, entry: MemberPicked) -> Logged:
    """The row of a pick; a company of a segment of companies stands where others have their user."""
    return Logged(
        entry.environment, entry.subject_id, entry.key.at, entry.type, None, entry.message_id, raw.entry_id, raw.text
    )


def columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    """Rows to columns, for unnest; ``width`` columns also when there are no rows."""
    found = [list(column) for column in zip(*rows, strict=True)]
    return found or [[] for _ in range(width)]
