"""Pure rule: what counts as the id of a user, a company or a message."""

from __future__ import annotations

from decimal import Decimal

from shared.domain.numbers import number_literal


def id_text(value: object) -> str | None:
    """A JSON value as an id: text as it is, unless blank; a number as its canonical text; anything else is none."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number_literal(value)
    return None
