"""Pure core: what each trait operator does to the value of an attribute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Final, Self, assert_never

from shared.domain.invalid import ListTooLong, OutOfRange
from shared.domain.numbers import Number, NumberRefused, normalise
from shared.domain.traits import MAX_ELEMENTS, Operation
from shared.domain.values import JSON, Value, typed_key

_INTEGERS: Final = 2**63
_EXACT: Final = Context(prec=34, Emin=-(10**6), Emax=10**6, traps=[Inexact, InvalidOperation, Overflow])


def operate(name: str, value: Value | None, operations: Iterable[Operation]) -> Value | None:
    """The value of attribute ``name`` after the operations, one after the other; None: absent.

    ``$set_once`` applies where the attribute is absent, so also after a removal. ``$add`` on what is no number starts
    from 0, ``$append`` and ``$remove`` on what is no list from []. Raises OutOfRange and ListTooLong.
    """
    working: Value | _Elements | None = value
    for operation in operations:
        working = _step(name, working, operation)
    return working.values() if isinstance(working, _Elements) else working


def _step(name: str, value: Value | _Elements | None, operation: Operation) -> Value | _Elements:
    operand = operation.operand
    match operation.kind:
        case "set_once":
            return operand if value is None else value
        case "add":
            return _add(name, _number(value), _number(operand))
        case "append":
            return _elements(value).append(name, _list(operand))
        case "remove":
            return _elements(value).remove(_list(operand))
        case _:
            assert_never(operation.kind)


def _number(value: Value | _Elements | None) -> Number:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else 0


def _list(value: Value | None) -> list[JSON]:
    return value if isinstance(value, list) else []


def _elements(value: Value | _Elements | None) -> _Elements:
    return value if isinstance(value, _Elements) else _Elements(_list(value))


def _add(name: str, number: Number, addend: Number) -> Number:
    # A late operation on a busy counter adds up a thousand of them: integers that fit need no decimals.
    if isinstance(number, int) and isinstance(addend, int) and -_INTEGERS <= number + addend < _INTEGERS:
        return number + addend
    try:
        return normalise(_EXACT.add(Decimal(number), Decimal(addend)))
    except (NumberRefused, Inexact, InvalidOperation, Overflow):
        raise OutOfRange(f"the exact sum in {name!r} is beyond the range of numbers") from None


class _Elements:
    """A list being operated on: finding an element costs the same however long the list is."""

    def __init__(self, elements: list[JSON]) -> None:
        self._by_place: dict[int, JSON] = dict(enumerate(elements))
        self._next = len(elements)
        self._places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, element in self._by_place.items():
            self._places[typed_key(element)].append(place)

    def append(self, name: str, added: list[JSON]) -> Self:
        for element in added:
            key = typed_key(element)
            if key in self._places:
                continue
            if len(self._by_place) >= MAX_ELEMENTS:
                raise ListTooLong(f"the list {name!r} would have more than {MAX_ELEMENTS:,} elements")
            self._by_place[self._next] = element
            self._places[key].append(self._next)
            self._next += 1
        return self

    def remove(self, removed: list[JSON]) -> Self:
        for element in removed:
            for place in self._places.pop(typed_key(element), ()):
                del self._by_place[place]
        return self

    def values(self) -> list[JSON]:
        return list(self._by_place.values())
