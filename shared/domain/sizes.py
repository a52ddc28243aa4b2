"""Pure core: how many bytes of the size cap a name, a value or an operand takes."""

from __future__ import annotations

from shared.domain.values import JSON


def value_size(value: JSON) -> int:
    """Bytes: of a text its UTF-8, 8 of a number or boolean, of a list or object 2 and those of what is in it."""
    match value:
        case str():
            return text_size(value)
        case list():
            return 2 + sum(map(value_size, value))
        case dict():
            return 2 + sum(map(text_size, value)) + sum(map(value_size, value.values()))
        case None:
            return 0
        case _:
            return 8


def text_size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())
