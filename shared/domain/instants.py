"""Pure grammar of datetimes: which strings are instants, and how an instant is written."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from shared.domain.values import Value

MILLISECONDS_PER_DAY: Final = 86_400_000
DATE_LENGTH: Final = len("2026-11-23")
EARLIEST: Final = -62_135_510_400_000
"""0001-01-02T00:00:00Z: a day inside datetime's range, so that any zone's local time exists."""
LATEST: Final = 253_402_214_399_999
"""9999-12-30T23:59:59.999Z."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
_COMMON_LENGTHS: Final = (24, 29)
"""Of `2026-11-23T10:00:00.000Z`, and of the same with `+00:00`."""
_UTC: Final = ("Z", "+00:00")
_LARGEST_OFFSET_MINUTES: Final = 14 * 60
_GRAMMAR: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d):([0-5]\d)))?",
    re.ASCII,
)


def parse_instant(text: str) -> int | None:
    """The UTC milliseconds of a datetime or date, or None when the text is neither.

    A date gives its midnight in UTC; `shared.domain.calendar.resolve` makes it the start of that day in a zone.
    """
    if len(text) in _COMMON_LENGTHS and (instant := _common(text)) is not None:
        return instant
    return _parse(text)


def _common(text: str) -> int | None:
    """The form that SDKs send, read by Python itself; None when it is another, or out of bounds.

    Python reads many more forms, so every sign that tells this one from them is looked at.
    """
    if not (text[4] == text[7] == "-" and text[10] == "T" and text[19] == "." and text[23:] in _UTC):
        return None
    if text[11:13] == "24" or not text.isascii():
        # To newer Pythons hour 24 is midnight.
        return None
    try:
        since = datetime.fromisoformat(text) - _EPOCH
    except ValueError:
        return None
    instant = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
    return instant if EARLIEST <= instant <= LATEST else None


def _parse(text: str) -> int | None:
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH_ORDINAL
    except ValueError:
        return None
    instant = days * MILLISECONDS_PER_DAY
    if hour is not None:
        instant += ((int(hour) * 60 + int(minute)) * 60 + int(second)) * 1000
    if fraction is not None:
        instant += int(fraction[:3].ljust(3, "0"))
    if sign is not None:
        offset = int(offset_hours) * 60 + int(offset_minutes)
        if offset > _LARGEST_OFFSET_MINUTES:
            return None
        instant -= offset * 60_000 if sign == "+" else -offset * 60_000
    return instant if EARLIEST <= instant <= LATEST else None


def is_date(text: str) -> bool:
    """Whether the text is a calendar date alone: a day in the environment's zone, not an instant."""
    return len(text) == DATE_LENGTH and parse_instant(text) is not None


def format_instant(instant: int) -> str:
    """UTC milliseconds as RFC 3339 with exactly three digits: `2026-11-23T10:00:00.000Z`."""
    moment = _EPOCH + timedelta(milliseconds=instant)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z".rjust(24, "0")


def instants_of(attributes: Mapping[str, Value]) -> dict[str, int]:
    """The UTC milliseconds of every attribute whose string is a datetime: what the fold stores beside them."""
    return {
        name: instant
        for name, value in attributes.items()
        if isinstance(value, str) and (instant := parse_instant(value)) is not None
    }
