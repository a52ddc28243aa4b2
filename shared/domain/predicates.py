"""The positive operators on stored values as predicates: total, and false for whatever is mistyped."""

import operator
from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Final, TypeAlias

from shared.domain.casefold import casefold
from shared.domain.numbers import Number
from shared.domain.operands import Bound, is_number
from shared.domain.values import JSON, Scalar, Value, typed_key

Predicate: TypeAlias = Callable[[Value], bool]

_ON_TEXT: Final[dict[str, Callable[[str, str], bool]]] = {
    "is": operator.eq,
    "contains": operator.contains,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
}
_ON_NUMBER: Final[dict[str, Callable[[Number, Number], bool]]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_WITHOUT_OPERAND: Final[dict[str, Predicate]] = {
    "exists": lambda value: value not in ("", []),
    "is_true": lambda value: value is True,
    "is_false": lambda value: value is False,
    "is_not_empty": lambda value: bool(_element_keys(value)),
}


def predicate(op: str, operand: Bound, ignore_case: bool) -> Predicate:
    """The predicate of a positive operator on everything but datetimes; its argument is a value that is present."""
    match op, operand:
        case _, None:
            return _WITHOUT_OPERAND[op]
        case _, str():
            return _on_text(op, operand, ignore_case)
        case _, int() | Decimal():
            return _on_number(op, operand)
        case "is_one_of", (str(), *_):
            return _in_set(operand, ignore_case)
        case "is_one_of", tuple():
            return _in_numbers(operand)
        case "between", (int() | Decimal() as low, int() | Decimal() as high):
            return lambda value: is_number(value) and low <= value <= high
        case _, tuple():
            return _on_list(op, operand)
    raise AssertionError(op)


def _on_text(op: str, text: str, ignore_case: bool) -> Predicate:
    compare = _ON_TEXT[op]
    if not ignore_case:
        return lambda value: isinstance(value, str) and compare(value, text)
    folded = casefold(text)
    return lambda value: isinstance(value, str) and compare(casefold(value), folded)


def _in_set(operand: tuple[Scalar, ...], ignore_case: bool) -> Predicate:
    if not ignore_case:
        wanted = frozenset(operand)
        return lambda value: isinstance(value, str) and value in wanted
    folded = frozenset(casefold(text) for text in operand if isinstance(text, str))
    return lambda value: isinstance(value, str) and casefold(value) in folded


def _in_numbers(operand: tuple[Scalar, ...]) -> Predicate:
    wanted = frozenset(operand)
    return lambda value: is_number(value) and value in wanted


def _on_number(op: str, number: Number) -> Predicate:
    compare = _ON_NUMBER[op]
    return lambda value: is_number(value) and compare(value, number)


def _on_list(op: str, operand: tuple[Scalar, ...]) -> Predicate:
    wanted = frozenset(map(typed_key, operand))
    if op == "includes_any":
        return lambda value: not wanted.isdisjoint(_element_keys(value))
    return lambda value: wanted <= _element_keys(value)


def _element_keys(value: Value) -> frozenset[Hashable]:
    """The typed keys of a list's elements; none for a value that is no list, or a list that is mistyped."""
    return _last_list.keys(value) if isinstance(value, list) else frozenset()


class _LastList:
    """Remembers the list that was asked about last: many conditions ask about the same one in a row."""

    def __init__(self) -> None:
        self._list: list[JSON] = []
        self._keys: frozenset[Hashable] = frozenset()

    def keys(self, value: list[JSON]) -> frozenset[Hashable]:
        if value is not self._list:
            mistyped = any(isinstance(element, list | dict) for element in value)
            self._keys = frozenset() if mistyped else frozenset(map(typed_key, value))
            self._list = value
        return self._keys


_last_list: Final = _LastList()
