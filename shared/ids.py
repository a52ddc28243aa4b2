"""Ids that we make: unique, and sorted by the time at which they were made."""

from __future__ import annotations

import os
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS: Final = range(120, -1, -10)


def new_id(prefix: str, now_ms: int) -> str:
    """A prefix such as `msg_` and 26 characters (a ULID): 48 bits of UTC milliseconds, then 80 random ones."""
    number = (now_ms & 0xFFFFFFFFFFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    return prefix + "".join([_PAIRS[number >> shift & 0x3FF] for shift in _SHIFTS])
