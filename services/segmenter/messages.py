"""Pure room: the identity under which a message takes effect once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple

from shared.domain.events import AnyEntry, CallAccepted
from shared.domain.messages import message_hash


class Message(NamedTuple):
    """The identity of a message: the same id for another user is another message (promise P2)."""

    environment: str
    message_hash: bytes
    user_hash: bytes


def message(environment: str, message_id: str, entity_id: str) -> Message:
    """The identity under which a message is remembered: 16 bytes of its id, 8 of what it is about."""
    return Message(
        environment,
        message_hash(message_id),
        blake2b(entity_id.encode(), digest_size=8).digest(),
    )


_ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "membership_told": ("company_id", "user_id"),
    "member_told": ("company_id", "user_id"),
    "company_copied": ("company_id",),
    "member_picked": ("segment_id", "subject_id"),
    "picks_closed": ("segment_id",),
    "membership_removed": ("company_id", "user_id"),
    "user_erased": ("user_id",),
    "company_erased": ("company_id",),
    "company_gone": ("company_id",),
    "merge_asked": ("anonymous_id", "user_id"),
    "user_merged": ("anonymous_id", "user_id"),
}
"""By type of entry: what it is about, as one message id may have many entries."""


def message_of(entry: AnyEntry) -> Message | None:
    """Under which identity an entry takes effect once; None for entries without effect.

    The type of what is no call goes into the hash, with a NUL that no call's id may hold: whatever ids calls choose,
    none is taken for a command or for what another call causes elsewhere.
    """
    if isinstance(entry, CallAccepted):
        return message(entry.environment, entry.message_id, entry.user_id)
    names = _ABOUT.get(entry.type)
    if names is None:
        return None
    about = "\0".join(getattr(entry, name) for name in names)
    return message(entry.environment, f"{entry.type}\0{entry.message_id}", about)


def week_of(moment: int) -> date:
    """The Monday (UTC) of the week of a UTC-millisecond moment."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)).date()
    return day - timedelta(days=day.weekday())
