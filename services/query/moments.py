"""Pure: the moments that addresses name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.query.search_requests import A_MOMENT, invalid
from shared.domain.calendar import resolve
from shared.domain.instants import parse_instant


def moment_of(text: str, zone: ZoneInfo, path: str) -> int:
    """The UTC milliseconds of a datetime, or of the start of a date. Raises InvalidRequest."""
    instant = parse_instant(text)
    if instant is None:
        raise invalid(path, "no_moment", A_MOMENT)
    return resolve(zone, text, instant)
