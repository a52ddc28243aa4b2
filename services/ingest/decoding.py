"""Pure: a call's JSON, read by a fast decoder where nothing in the text can be refused that this one would not see."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

from shared.domain.numbers import Number, parse_decimal
from shared.domain.values import JSON, MAX_DEPTH, loads

_DIGITS_AS_ZEROS: Final = bytes(ord("0") if chr(byte).isdecimal() else byte for byte in range(256))
_LONG_INTEGER: Final = b"0" * 19
_SHORT_DECIMAL: Final = 18


def read_json(raw: bytes) -> JSON:
    """What `shared.domain.values.loads` says, with the same refusals; decimals may still have zeros at their end."""
    if _is_plain(raw):
        try:
            value: JSON = _DECODER.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            # What is wrong, and where, the other one tells.
            return loads(raw)
        return value
    return loads(raw)


def _is_plain(raw: bytes) -> bool:
    """Whether it cannot be too deep, has no escape that makes a forbidden character, and no integer of over 64 bits."""
    return (
        raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH
        and b"\\u" not in raw
        and _LONG_INTEGER not in raw.translate(_DIGITS_AS_ZEROS)
    )


def _decimal(literal: str) -> Number:
    # A short one without an exponent breaks no rule.
    if len(literal) <= _SHORT_DECIMAL and "e" not in literal and "E" not in literal:
        return Decimal(literal)
    return parse_decimal(literal)


_DECODER: Final = msgspec.json.Decoder(float_hook=_decimal)
