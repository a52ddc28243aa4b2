"""Pure: many intervals, of which those that contain a position, or just one of two, are found quickly.

Two positions differ in an interval exactly when one of its ends lies between them, so bisection in the sorted ends
finds those. Which intervals contain one position is asked of a centred interval tree (Edelsbrunner 1980).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeAlias, TypeVar

Item = TypeVar("Item", bound=Hashable)
Position: TypeAlias = Any
"""Anything with an order: an instant, or a number with the side of it at which an end lies."""
Ends: TypeAlias = tuple[Position | None, Position | None]
"""From (included) and to (not included); None is open."""


class Intervals(Generic[Item]):
    """Items, each with one interval."""

    def __init__(self, items: Iterable[tuple[Ends, Item]]) -> None:
        """``items`` in any order; an empty interval contains nothing."""
        kept = [(low, high, item) for (low, high), item in items if low is None or high is None or low < high]
        self._is_empty = not kept
        self._everywhere = frozenset(item for low, high, item in kept if low is None and high is None)
        self._lows = _Sorted((low, item) for low, _, item in kept if low is not None)
        self._highs = _Sorted((high, item) for _, high, item in kept if high is not None)
        self._from = _Sorted((low, item) for low, high, item in kept if low is not None and high is None)
        self._until = _Sorted((high, item) for low, high, item in kept if low is None and high is not None)
        self._bounded = _tree([each for each in kept if each[0] is not None and each[1] is not None])

    def __bool__(self) -> bool:
        """Whether there are any."""
        return not self._is_empty

    def containing(self, position: Position) -> set[Item]:
        """The items whose interval contains the position."""
        found = {*self._everywhere, *self._from.upto(position), *self._until.after(position)}
        node = self._bounded
        while node is not None:
            if position < node.centre:
                found.update(node.lows.upto(position))
                node = node.before
            else:
                found.update(node.highs.after(position))
                node = node.beyond
        return found

    def differing(self, first: Position | None, second: Position | None) -> set[Item]:
        """The items whose interval contains just one of two positions; None is in no interval."""
        if first is None or second is None:
            position = second if first is None else first
            return set() if position is None else self.containing(position)
        low, high = min(first, second), max(first, second)
        return {*self._lows.between(low, high)} ^ {*self._highs.between(low, high)}


class _Sorted(Generic[Item]):
    """Items by a position each."""

    def __init__(self, pairs: Iterable[tuple[Position, Item]]) -> None:
        ordered = sorted(pairs, key=itemgetter(0))
        self._positions = [position for position, _ in ordered]
        self._items = [item for _, item in ordered]

    def upto(self, position: Position) -> Sequence[Item]:
        return self._items[: bisect_right(self._positions, position)]

    def after(self, position: Position) -> Sequence[Item]:
        return self._items[bisect_right(self._positions, position) :]

    def between(self, low: Position, high: Position) -> Sequence[Item]:
        return self._items[bisect_right(self._positions, low) : bisect_right(self._positions, high)]


@dataclass(frozen=True, slots=True)
class _Node(Generic[Item]):
    """The intervals that contain the centre, and those that end before it or begin beyond it."""

    centre: Position
    lows: _Sorted[Item]
    highs: _Sorted[Item]
    before: _Node[Item] | None
    beyond: _Node[Item] | None


def _tree(intervals: list[tuple[Position, Position, Item]]) -> _Node[Item] | None:
    if not intervals:
        return None
    lows = sorted(low for low, _, _ in intervals)
    centre = lows[len(lows) // 2]
    here = [(low, high, item) for low, high, item in intervals if low <= centre < high]
    return _Node(
        centre,
        _Sorted((low, item) for low, _, item in here),
        _Sorted((high, item) for _, high, item in here),
        _tree([each for each in intervals if each[1] <= centre]),
        _tree([each for each in intervals if each[0] > centre]),
    )
