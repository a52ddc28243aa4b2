"""Unicode 16 full case folding, the same as PostgreSQL 18's `casefold(... collate pg_unicode_fast)`, on any Python."""

from functools import lru_cache
from typing import Final

# The code points whose folding is newer than Unicode 14, the version of Python 3.11.
_NEWER: Final = {
    0x1C89: 0x1C8A,
    0xA7CB: 0x0264,
    0xA7CC: 0xA7CD,
    0xA7DA: 0xA7DB,
    0xA7DC: 0x019B,
    **{point: point + 0x20 for point in range(0x10D50, 0x10D66)},
}


_LONG: Final = 64
"""Characters from which a folded text is worth remembering: many conditions ask about the same one in a row."""


def casefold(text: str) -> str:
    """The text with the differences of case removed."""
    return _remembered(text) if len(text) > _LONG else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return text.casefold().translate(_NEWER)


_remembered = lru_cache(maxsize=16)(_folded)
