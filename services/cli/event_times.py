"""Pure rules: when the event of a row happened, as the timestamp of its call."""

from __future__ import annotations

import re
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.calendar import resolve
from shared.domain.instants import format_instant, parse_instant

_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def timestamp(cell: str, zone: ZoneInfo) -> str | None:
    """The RFC 3339 text of a datetime, or of a date (YYYY-MM-DD, YYYYMMDD), which is its first moment in the zone.

    None when the cell is neither.
    """
    text = _DIGITS.sub(r"\1-\2-\3", cell) if _DIGITS.fullmatch(cell) else cell
    instant = parse_instant(text)
    return None if instant is None else format_instant(resolve(zone, text, instant))
