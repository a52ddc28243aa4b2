"""Pure core: how many bytes of the size cap a name, a value or an operand takes."""

from __future__ import annotations

from shared.domain.values import JSON


def value_size(value: JSON) -> int:
    """Bytes: of a text its UTF-8, 8 of a number or boolean, of a list or object 2 and those of what is in it.

    Each element and member counts 4 more, for what a row spends on it however small it is: a list of nulls is not free.
    """
    match value:
        case str():
            return text_size(value)
        case list():
            return 2 + sum(4 + value_size(element) for element in value)
        case dict():
            return 2 + sum(4 + text_size(name) + value_size(member) for name, member in value.items())
        case None:
            return 0
        case _:
            return 8


def text_size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())
