"""Pure room: places in the log of one user or company, as pages go through it in the order of what happened."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """UTC ms of a logged entry, and its number."""

    occurred_at: int
    number: int

    def text(self) -> str:
        """As a chore has it in ``reached``."""
        return f"{self.occurred_at} {self.number}"


def place_of(reached: str) -> Place:
    """The place in a chore's ``reached``; before everything when it has not begun."""
    if not reached:
        return Place(-(2**62), 0)
    occurred_at, number = reached.split(" ")
    return Place(int(occurred_at), int(number))


def was_before(entry_id: str, other: str) -> bool:
    """Whether an entry of a stream was read before another one, by their ids."""
    return _parts(entry_id) < _parts(other)


def _parts(entry_id: str) -> tuple[int, int]:
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)
