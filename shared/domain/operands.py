"""Pure checks of operands: from the JSON of a definition to the frozen value that both evaluators bind."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, TypeGuard

from shared.domain.instants import is_date, parse_instant
from shared.domain.numbers import Number
from shared.domain.operators import Operand
from shared.domain.values import JSON, Scalar, has_forbidden_text

MAX_FRAGMENT: Final = 1_000
MAX_SET: Final = 10_000

LARGEST_N: Final[dict[str, int]] = {
    # 36,500 days' worth of each unit
    "seconds": 36_500 * 86_400,
    "minutes": 36_500 * 1_440,
    "hours": 36_500 * 24,
    "days": 36_500,
    "weeks": 36_500 // 7,
    "calendar_days": 36_500,
    "calendar_months": 1_200,
}


@dataclass(frozen=True, slots=True)
class Duration:
    """`n` units of time; the `calendar_` units are days and months of the environment's zone."""

    n: int
    unit: str


Bound: TypeAlias = Scalar | tuple[Scalar, ...] | Duration | None
"""An operand as a leaf keeps it: hashable, normalised; None for operators that take none."""


def read_operand(shape: Operand, raw: JSON) -> Bound:
    """The operand in the shape its operator needs, or None when it is not (`shape.value` says what it should be)."""
    return _READERS[shape](raw)


def write_operand(bound: Bound) -> JSON:
    """The JSON of an operand: `read_operand` of it gives the same operand."""
    if isinstance(bound, Duration):
        return {"n": bound.n, "unit": bound.unit}
    return list(bound) if isinstance(bound, tuple) else bound


def is_number(value: object) -> TypeGuard[Number]:
    """Whether the value is a number: a boolean never is."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _none(_raw: JSON) -> None:
    return None


def _text(raw: JSON) -> str | None:
    return raw if isinstance(raw, str) and not has_forbidden_text(raw) else None


def _fragment(raw: JSON) -> str | None:
    text = _text(raw)
    return text if text is not None and 1 <= len(text) <= MAX_FRAGMENT else None


def _number(raw: JSON) -> Number | None:
    return raw if is_number(raw) else None


def _scalar(raw: JSON) -> Scalar | None:
    return raw if isinstance(raw, bool | int | Decimal) else _text(raw)


def _elements(raw: JSON) -> tuple[Scalar, ...] | None:
    if not isinstance(raw, list) or not 1 <= len(raw) <= MAX_SET:
        return None
    scalars = tuple(scalar for element in raw if (scalar := _scalar(element)) is not None)
    return scalars if len(scalars) == len(raw) else None


def _set(raw: JSON) -> tuple[Scalar, ...] | None:
    elements = _elements(raw)
    if elements is None:
        return None
    of_one_type = all(isinstance(element, str) for element in elements) or all(map(is_number, elements))
    return elements if of_one_type else None


def _number_range(raw: JSON) -> tuple[Number, ...] | None:
    match raw:
        case [low, high] if is_number(low) and is_number(high) and low <= high:
            return (low, high)
    return None


def _instant(raw: JSON) -> str | None:
    return raw if isinstance(raw, str) and parse_instant(raw) is not None else None


def _date(raw: JSON) -> str | None:
    return raw if isinstance(raw, str) and is_date(raw) else None


def _date_range(raw: JSON) -> tuple[str, ...] | None:
    match raw:
        case [str() as first, str() as last] if is_date(first) and is_date(last) and first <= last:
            return (first, last)
    return None


def _duration(raw: JSON) -> Duration | None:
    match raw:
        case {"n": int() as n, "unit": str() as unit, **others} if not others and not isinstance(n, bool):
            return Duration(n, unit) if 1 <= n <= LARGEST_N.get(unit, 0) else None
    return None


_READERS: Final[dict[Operand, Callable[[JSON], Bound]]] = {
    Operand.NONE: _none,
    Operand.TEXT: _text,
    Operand.FRAGMENT: _fragment,
    Operand.SET: _set,
    Operand.NUMBER: _number,
    Operand.NUMBER_RANGE: _number_range,
    Operand.ELEMENTS: _elements,
    Operand.INSTANT: _instant,
    Operand.DATE: _date,
    Operand.DATE_RANGE: _date_range,
    Operand.DURATION: _duration,
}
