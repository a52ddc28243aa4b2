"""Pure core: how the leaves of a condition tree are read that hold no conditions themselves."""

from __future__ import annotations

from typing import Final, Literal

from shared.domain.condition_problems import Problems
from shared.domain.operands import Bound, read_operand
from shared.domain.operators import OPERATORS, Operand, Operator, Type
from shared.domain.tree import Attribute, InSegment
from shared.domain.values import JSON, pointer

_COMPARED: Final = ("op", "value", "ignore_case")
_SEGMENT_KEYS: Final = ("segment", "op")
_SEGMENT_OPERATORS: Final = ("in_segment", "not_in_segment")


def read_attribute(
    problems: Problems, raw: dict[str, JSON], key: Literal["attribute", "membership"], path: str, *, may_move: bool
) -> Attribute | None:
    """A comparison of an attribute, of the thing in scope or (key `membership`) of the membership.

    `may_move`: operators relative to now are allowed.
    """
    problems.refuse_other_keys(raw, (key, *_COMPARED), path)
    name = problems.name(raw[key], pointer(path, key), "an attribute's name")
    operator = _operator(problems, raw, pointer(path, "op"))
    if operator is None:
        return None
    if operator.is_relative and not may_move:
        detail = f"{operator.name!r} is relative to now: in an event's 'where' it would never stand still"
        problems.refuse(pointer(path, "op"), "relative_in_event_where", detail)
    value = _value(problems, operator, raw, pointer(path, "value"))
    ignore_case = _ignore_case(problems, operator, value, raw, pointer(path, "ignore_case"))
    if name is None:
        return None
    return Attribute(name, operator.name, value, ignore_case, membership=key == "membership")


def read_segment(problems: Problems, raw: dict[str, JSON], path: str) -> InSegment | None:
    """Being in another segment; whether there is such a segment is not looked at."""
    problems.refuse_other_keys(raw, _SEGMENT_KEYS, path)
    segment = problems.name(raw["segment"], pointer(path, "segment"), "a segment's id")
    there_are = " and ".join(_SEGMENT_OPERATORS)
    op = problems.operator(raw, _SEGMENT_OPERATORS, pointer(path, "op"), there_are)
    return None if segment is None or op is None else InSegment(segment, negated=op == "not_in_segment")


def _operator(problems: Problems, raw: dict[str, JSON], path: str) -> Operator | None:
    name = problems.operator(raw, OPERATORS, path, _ALL_OPERATORS)
    return None if name is None else OPERATORS[name]


def _value(problems: Problems, operator: Operator, raw: dict[str, JSON], path: str) -> Bound:
    if operator.operand is Operand.NONE:
        if "value" in raw:
            hint = f"; its opposite is {operator.opposite!r}" if raw["value"] is False else ""
            problems.refuse(path, "wrong_operand", f"{operator.name!r} takes no value{hint}")
        return None
    value = read_operand(operator.operand, raw.get("value"))
    if value is None:
        problems.refuse(path, "wrong_operand", f"{operator.name!r} takes {operator.operand.value}")
    return value


def _ignore_case(problems: Problems, operator: Operator, value: Bound, raw: dict[str, JSON], path: str) -> bool:
    asked = raw.get("ignore_case", False)
    if not isinstance(asked, bool):
        problems.refuse(path, "wrong_operand", "'ignore_case' is true or false")
    elif asked and (operator.type is not Type.STRING or _holds_numbers(value)):
        problems.refuse(path, "wrong_operand", "'ignore_case' is an option of the operators on strings only")
    return asked is True


def _holds_numbers(value: Bound) -> bool:
    return isinstance(value, tuple) and not isinstance(value[0], str)


def _all_operators() -> str:
    by_type = {type_: [op.name for op in OPERATORS.values() if op.type is type_] for type_ in Type}
    return "; ".join(f"on {type_.value}: {', '.join(names)}" for type_, names in by_type.items())


_ALL_OPERATORS: Final = _all_operators()
