"""Pure: page tokens. Opaque outside; inside, the keys of the row at the edge and a hash of the list they belong to."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Literal

from shared.domain.numbers import parse_integer
from shared.domain.values import JSON, InvalidValue, dumps, loads
from shared.errors import MusterError

PREFIX = "c_"
NOT_OURS: Final = "This is no cursor of this list. Start again without it."
BIGINT: Final = range(-(2**63), 2**63)
Direction = Literal["next", "previous"]


class CursorMismatch(MusterError):
    """The cursor was made for another filter or sort, or is no cursor of ours."""

    code = "cursor_mismatch"
    status = 400


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place in a list from which a page goes on: the sort keys of a row, as text, and the direction."""

    keys: tuple[str, ...]
    direction: Direction

    @property
    def is_back(self) -> bool:
        """Whether it is the page before the place that is asked for."""
        return self.direction == "previous"


def list_hash(spec: JSON) -> str:
    """What a list is (environment, filter, sort) as 16 hexadecimal digits: equal lists have equal hashes."""
    return blake2b(dumps(spec).encode(), digest_size=8).hexdigest()


def encode(cursor: Cursor, of_list: str) -> str:
    """The token of a place in the list with this hash."""
    document = dumps([of_list, cursor.direction, *cursor.keys])
    return PREFIX + urlsafe_b64encode(document.encode()).decode().rstrip("=")


def decode(token: str, of_list: str, width: int) -> Cursor:
    """The place in the list with this hash, whose rows have ``width`` sort keys. Raises CursorMismatch."""
    match _document(token):
        case [str(hash_), ("next" | "previous") as direction, *keys]:
            texts = tuple(key for key in keys if isinstance(key, str))
            if hash_ != of_list and len(texts) == len(keys):
                raise CursorMismatch("The cursor was made for another filter or sort. Start again without it.")
            if len(texts) == len(keys) == width:
                return Cursor(texts, "next" if direction == "next" else "previous")
    raise CursorMismatch(NOT_OURS)


def integers(cursor: Cursor, within: range = BIGINT) -> tuple[int, ...]:
    """The keys of a place whose keys are integers of this range. Raises CursorMismatch."""
    try:
        numbers = tuple(map(parse_integer, cursor.keys))
    except ValueError:
        raise CursorMismatch(NOT_OURS) from None
    if not all(number in within for number in numbers):
        raise CursorMismatch(NOT_OURS)
    return numbers


def _document(token: str) -> JSON:
    encoded = token.removeprefix(PREFIX)
    try:
        return loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (binascii.Error, InvalidValue, ValueError):
        return None
