"""Pure rules: what a cell of a CSV file means, as the JSON literal that is sent for it."""

from __future__ import annotations

import json
import re
from typing import Final

from shared.domain.numbers import NumberRefused, parse_decimal

# No leading zeros and no sign but minus: 007, +5 and 0171-1234 are codes and telephone numbers, and stay text.
_INTEGER: Final = re.compile(r"-?[1-9][0-9]*|0")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_SAFE_INTEGER: Final = 2**53 - 1
_SAFE_DIGITS: Final = 16
_BOOLEANS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), "true"),
    **dict.fromkeys(("false", "False", "FALSE"), "false"),
}


def literal(cell: str) -> str | None:
    """The JSON literal of a cell; None for a blank one, which means that the attribute is absent.

    Numbers that JSON writes alike are numbers, true and false are booleans, everything else is text as it stands.
    Integers beyond 2^53 - 1 are text, because they are ids in practice and JavaScript would change them.
    """
    trimmed = cell.strip()
    if not trimmed:
        return None
    if trimmed in _BOOLEANS:
        return _BOOLEANS[trimmed]
    return trimmed if is_number(trimmed) else text_literal(cell)


def is_number(text: str) -> bool:
    """Whether the text is a number that survives the way through JSON."""
    if _INTEGER.fullmatch(text):
        return len(text) <= _SAFE_DIGITS + 1 and abs(int(text)) <= _SAFE_INTEGER
    if not _DECIMAL.fullmatch(text):
        return False
    try:
        parse_decimal(text)
    except NumberRefused:
        return False
    return True


def text_literal(cell: str) -> str:
    """The cell as a JSON string, whatever it looks like."""
    return json.dumps(cell, ensure_ascii=False)
