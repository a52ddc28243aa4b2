"""Pure core: trait operators on one attribute: why their order of arrival does not matter.

The value of an attribute is the fold, by order key, of everything that was said about it. A plain set or removal makes
everything older irrelevant, so the operations newer than the last of them (the *cut*) and the value there are enough.
Operations more than 30 days older than the newest key of the attribute are folded into that value. The window is
measured from the newest key, not from a clock: any events whose timestamps lie within 30 days of each other then give
the same value in every order, whenever they arrive, and the fold stays a function of the stream alone. As no key is
more than a minute ahead of its arrival, a call that comes less than 30 days after its own timestamp is never too late.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, NamedTuple, TypedDict

from shared.domain.invalid import TooLate
from shared.domain.order import OrderKey
from shared.domain.sizes import value_size
from shared.domain.trait_operators import operate
from shared.domain.traits import Change, Operation, OperationKind
from shared.domain.values import JSON, Value

WINDOW_MS: Final = 30 * 86_400_000
"""How far behind the newest key of its attribute an operation may arrive and still be given its true place."""
MAX_OPERATIONS: Final = 1_000
"""Operations kept open per attribute; of more, the oldest are folded early."""


class Entry(NamedTuple):
    """One operation in its place."""

    key: OrderKey
    operation: Operation


class OperationsRow(TypedDict):
    """The JSON form of ``Operations``."""

    base: Value | None
    cut: tuple[int, int, str] | None
    folded: tuple[int, int, str] | None
    entries: list[tuple[int, int, str, OperationKind, Value]]


@dataclass(frozen=True, slots=True)
class Operations:
    """The open operations of one attribute (at least one when kept), newer than ``cut`` and ``folded``, by key."""

    base: Value | None
    """The value below the first entry; None: absent."""
    cut: OrderKey | None
    """Key of the last plain set or removal below the entries; what is older than it has no effect."""
    folded: OrderKey | None
    """Key of the newest operation folded into the base; what lies between ``cut`` and it is too late."""
    entries: tuple[Entry, ...]
    size: int
    """Bytes of the base and the operands, for the size cap."""

    @property
    def newest(self) -> OrderKey:
        """The key of the last word on the attribute."""
        return self.entries[-1].key


def revise(
    name: str, operations: Operations, value: Value | None, change: Change, key: OrderKey
) -> tuple[Operations | None, Value | None]:
    """Give a change of attribute ``name`` its place among the operations; ``value`` is their fold so far.

    Returns the operations, None when a plain set or removal is newer than all of them, and the new value. The same
    object when the change has no effect any more, or has it already. Raises TooLate, OutOfRange and ListTooLong.
    """
    place = _place(name, operations, key)
    if place is None:
        return operations, value
    older, newer = operations.entries[:place], operations.entries[place:]
    if not isinstance(change, Operation):
        after = Operations(change, key, None, newer, value_size(change) + _operands_size(newer)) if newer else None
        return after, _fold(name, change, newer)
    entries = (*older, Entry(key, change), *newer)
    value = _fold(name, operations.base, entries) if newer else operate(name, value, [change])
    size = operations.size + value_size(change.operand)
    return _compact(name, Operations(operations.base, operations.cut, operations.folded, entries, size)), value


def _fold(name: str, base: Value | None, entries: tuple[Entry, ...]) -> Value | None:
    return operate(name, base, (entry.operation for entry in entries))


def _compact(name: str, operations: Operations) -> Operations:
    """Fold what is older than the window, or too much, into the base."""
    entries = operations.entries
    oldest = OrderKey(entries[-1].key.at - WINDOW_MS, 0, "")
    expired = max(bisect_left(entries, oldest, key=_key), len(entries) - MAX_OPERATIONS)
    if expired <= 0:
        return operations
    base = _fold(name, operations.base, entries[:expired])
    grown = value_size(base) - value_size(operations.base) - _operands_size(entries[:expired])
    return Operations(base, operations.cut, entries[expired - 1].key, entries[expired:], operations.size + grown)


def dump(operations: Operations) -> JSON:
    """The operations as JSON; an entry is ``[ms, index, message id, kind, operand]``."""
    return {
        "base": operations.base,
        "cut": None if operations.cut is None else [*operations.cut],
        "folded": None if operations.folded is None else [*operations.folded],
        "entries": [[*key, operation.kind, operation.operand] for key, operation in operations.entries],
    }


def load(row: OperationsRow) -> Operations:
    """The operations that ``dump`` wrote."""
    entries = tuple(
        Entry(OrderKey(at, place, message_id), Operation(kind, operand))
        for at, place, message_id, kind, operand in row["entries"]
    )
    return Operations(
        base=row["base"],
        cut=None if row["cut"] is None else OrderKey(*row["cut"]),
        folded=None if row["folded"] is None else OrderKey(*row["folded"]),
        entries=entries,
        size=value_size(row["base"]) + _operands_size(entries),
    )


def _operands_size(entries: tuple[Entry, ...]) -> int:
    return sum(value_size(entry.operation.operand) for entry in entries)


def _key(entry: Entry) -> OrderKey:
    return entry.key


def _place(name: str, operations: Operations, key: OrderKey) -> int | None:
    """Where a change with this key belongs among the entries; None when it has no effect there (or has it already)."""
    if operations.cut is not None and key <= operations.cut:
        return None
    if operations.folded is not None and key <= operations.folded:
        if key == operations.folded:
            return None
        raise TooLate(f"{name!r} has operations newer than this change that are folded already")
    place = bisect_left(operations.entries, key, key=_key)
    known = place < len(operations.entries) and operations.entries[place].key == key
    return None if known else place
