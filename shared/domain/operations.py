"""Pure core: trait operators on one attribute: what each does, and why their order of arrival does not matter.

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
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from functools import reduce
from typing import Final, NamedTuple, TypedDict, assert_never

from shared.domain.invalid import ListTooLong, OutOfRange, TooLate
from shared.domain.numbers import Number, NumberRefused, normalise
from shared.domain.order import OrderKey
from shared.domain.traits import MAX_ELEMENTS, Change, Operation, OperationKind
from shared.domain.values import JSON, Value, typed_key

WINDOW_MS: Final = 30 * 86_400_000
"""How far behind the newest key of its attribute an operation may arrive and still be given its true place."""
MAX_OPERATIONS: Final = 1_000
"""Operations kept open per attribute; of more, the oldest are folded early."""
_EXACT: Final = Context(prec=34, Emin=-(10**6), Emax=10**6, traps=[Inexact, InvalidOperation, Overflow])


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

    @property
    def newest(self) -> OrderKey:
        """The key of the last word on the attribute."""
        return self.entries[-1].key


def operate(name: str, value: Value | None, operation: Operation) -> Value:
    """The value of attribute ``name`` after one operation; ``value`` None: absent.

    ``$set_once`` applies where the attribute is absent, so also after a removal. ``$add`` on what is no number starts
    from 0, ``$append`` and ``$remove`` on what is no list from []. Raises OutOfRange and ListTooLong.
    """
    operand = operation.operand
    match operation.kind:
        case "set_once":
            return operand if value is None else value
        case "add":
            return _add(name, _number(value), _number(operand))
        case "append":
            return _append(name, _list(value), _list(operand))
        case "remove":
            removed = {typed_key(element) for element in _list(operand)}
            return [element for element in _list(value) if typed_key(element) not in removed]
        case _:
            assert_never(operation.kind)


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
        after = Operations(change, key, None, newer) if newer else None
        return after, _fold(name, change, newer)
    entries = (*older, Entry(key, change), *newer)
    value = _fold(name, operations.base, entries) if newer else operate(name, value, change)
    return _compact(name, Operations(operations.base, operations.cut, operations.folded, entries)), value


def _fold(name: str, base: Value | None, entries: tuple[Entry, ...]) -> Value | None:
    return reduce(lambda value, entry: operate(name, value, entry.operation), entries, base)


def _compact(name: str, operations: Operations) -> Operations:
    """Fold what is older than the window, or too much, into the base."""
    entries = operations.entries
    oldest = OrderKey(entries[-1].key.at - WINDOW_MS, 0, "")
    expired = max(bisect_left(entries, oldest, key=_key), len(entries) - MAX_OPERATIONS)
    if expired <= 0:
        return operations
    base = _fold(name, operations.base, entries[:expired])
    return Operations(base, operations.cut, entries[expired - 1].key, entries[expired:])


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
    return Operations(
        base=row["base"],
        cut=None if row["cut"] is None else OrderKey(*row["cut"]),
        folded=None if row["folded"] is None else OrderKey(*row["folded"]),
        entries=tuple(
            Entry(OrderKey(at, index, message_id), Operation(kind, operand))
            for at, index, message_id, kind, operand in row["entries"]
        ),
    )


def size_of(operations: Operations | None) -> int:
    """Bytes of the base and the operands."""
    if operations is None:
        return 0
    return value_size(operations.base) + sum(value_size(entry.operation.operand) for entry in operations.entries)


def value_size(value: JSON) -> int:
    """Bytes of a value for the size cap: of a text its UTF-8, 8 of a number or boolean, 2 more of a list or object."""
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


def _number(value: Value | None) -> Number:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else 0


def _list(value: Value | None) -> list[JSON]:
    return value if isinstance(value, list) else []


def _add(name: str, number: Number, addend: Number) -> Number:
    try:
        return normalise(_EXACT.add(Decimal(number), Decimal(addend)))
    except (NumberRefused, Inexact, InvalidOperation, Overflow):
        raise OutOfRange(f"the exact sum in {name!r} is beyond the range of numbers") from None


def _append(name: str, elements: list[JSON], added: list[JSON]) -> list[JSON]:
    longer = list(elements)
    known = {typed_key(element) for element in elements}
    for element in added:
        key = typed_key(element)
        if key not in known:
            known.add(key)
            longer.append(element)
    if len(longer) > max(MAX_ELEMENTS, len(elements)):
        raise ListTooLong(f"the list {name!r} would have more than {MAX_ELEMENTS:,} elements")
    return longer
