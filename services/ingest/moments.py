"""Pure: when an event happened, by the clocks of the client and of this server (SEAMS A2)."""

from __future__ import annotations

from typing import NamedTuple

from services.ingest.limits import HISTORICAL_MS, SKEW_MS
from shared.domain.instants import EARLIEST, parse_instant
from shared.domain.values import JSON, InvalidValue


class Moment(NamedTuple):
    """When an event happened, in UTC ms; ``original`` is the text that was sent, where that says something else."""

    at: int
    original: str | None


def moment(timestamp: JSON, sent_at: int | None, received_at: int) -> Moment:
    """The moment of a call with this ``timestamp`` (None when it has none).

    Raises InvalidValue `invalid_timestamp`.
    """
    if timestamp is None:
        return Moment(received_at, None)
    said = parse_instant(timestamp) if isinstance(timestamp, str) else None
    if said is None:
        raise InvalidValue(
            "invalid_timestamp", "is no RFC 3339 datetime, such as 2026-11-23T10:00:00.000Z", "/timestamp"
        )
    at = corrected(said, sent_at, received_at)
    return Moment(at, None if at == said else str(timestamp))


def corrected(said: int, sent_at: int | None, received_at: int) -> int:
    """The timestamp after the skew rule: latency is never taken for skew, and nothing happens after it arrives."""
    if sent_at is not None and abs(received_at - sent_at) > SKEW_MS:
        return max(EARLIEST, min(said + received_at - sent_at, received_at))
    return said if said <= received_at + SKEW_MS else received_at


def is_history(at: int, received_at: int) -> bool:
    """Whether the event is too old to be news."""
    return received_at - at > HISTORICAL_MS


def instant_of(value: JSON) -> int | None:
    """The instant of a ``sentAt``; None when it says none, as a wrong one is no reason to refuse a call."""
    return parse_instant(value) if isinstance(value, str) else None
