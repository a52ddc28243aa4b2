"""Pure room: the identity under which a message takes effect once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

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


def week_of(moment: int) -> date:
    """The Monday (UTC) of the week of a UTC-millisecond moment."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)).date()
    return day - timedelta(days=day.weekday())
