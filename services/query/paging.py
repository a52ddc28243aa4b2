"""Pure: a page of a list that was read from a cursor on, with the cursors on and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.query.cursors import Cursor, Direction, encode

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the list's order, and the cursors on and back (None: there is nothing more)."""

    rows: Sequence[Row]
    next: str | None
    previous: str | None


def page_of(
    found: Sequence[Row], limit: int, cursor: Cursor | None, keys: Callable[[Row], Sequence[str]], of_list: str
) -> Page[Row]:
    """The page of at most ``limit`` rows of what was found from the cursor on, one row more if there is one.

    What comes before a cursor is found in reverse order. A page from which everything has gone leads back to where it
    was asked from.
    """
    more, rows = len(found) > limit, list(found[:limit])

    def edge(index: int, direction: Direction) -> str | None:
        if rows:
            return encode(Cursor(tuple(keys(rows[index])), direction), of_list)
        return None if cursor is None else encode(Cursor(cursor.keys, direction), of_list)

    if cursor is None:
        return Page(rows, edge(-1, "next") if more else None, None)
    if cursor.direction == "next":
        return Page(rows, edge(-1, "next") if more else None, edge(0, "previous"))
    rows.reverse()
    return Page(rows, edge(-1, "next"), edge(0, "previous") if more else None)
