"""The SQL of each positive operator: constant templates over an expression of the right type and bound parameters."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from shared.domain.casefold import casefold
from shared.domain.operands import Bound, is_number
from shared.domain.operators import Type
from shared.domain.tree import Attribute
from shared.domain.values import Scalar, dumps
from shared.domain.windows import Interval


class Parameters:
    """The values that a statement binds, and the placeholders that stand for them."""

    def __init__(self, first: int) -> None:
        self._next = first
        self.values: list[object] = []

    def add(self, value: object, type_: str) -> str:
        """The typed placeholder of a value; the type is a word of ours."""
        placeholder = f"${self._next}::{type_}"
        self._next += 1
        self.values.append(value)
        return placeholder


_BY_CODE_POINT: Final = '({x} collate "C")'
_FOLDED: Final = '(casefold({x} collate pg_unicode_fast) collate "C")'
_TEXT: Final = {
    "is": "{x} = {p}",
    "is_one_of": "{x} = any({p})",
    "contains": "strpos({x}, {p}) > 0",
    "starts_with": "starts_with({x}, {p})",
    "ends_with": "right({x}, length({p})) = {p}",
}
_NUMBER: Final = {
    "eq": "{x} = {p}",
    "is_one_of": "{x} = any({p})",
    "lt": "{x} < {p}",
    "lte": "{x} <= {p}",
    "gt": "{x} > {p}",
    "gte": "{x} >= {p}",
    "between": "{x} >= ({p})[1] and {x} <= ({p})[2]",
}
_BOOLEAN: Final = {"is_true": "{x}", "is_false": "not {x}"}
_LIST: Final = {
    "includes_any": "{x} @> any({p})",
    "includes_all": "{x} @> all({p})",
    "is_not_empty": "jsonb_array_length({x}) > 0",
}
# A list that holds a list or an object is mistyped: every list contains [], every object {}.
_PLAIN_LIST: Final = "not {x} @> '[[]]' and not {x} @> '[{{}}]' and "


def compared_type(leaf: Attribute) -> Type:
    """The type that the stored value must have: a set of numbers asks for a number."""
    if isinstance(leaf.value, tuple) and is_number(leaf.value[0]) and leaf.operator.type is Type.STRING:
        return Type.NUMBER
    return leaf.operator.type


def comparison(leaf: Attribute, expression: str, parameters: Parameters) -> str:
    """The positive operator of a leaf on an SQL expression of its type: text, numeric, boolean, or a jsonb array."""
    op = leaf.operator.positive
    match compared_type(leaf):
        case Type.STRING:
            folded = _FOLDED if leaf.ignore_case else _BY_CODE_POINT
            texts = [casefold(text) if leaf.ignore_case else text for text in _texts(leaf.value)]
            return _TEXT[op].format(x=folded.format(x=expression), p=_add(leaf, texts, "text", parameters))
        case Type.NUMBER:
            numbers = [Decimal(number) for number in _scalars(leaf.value) if is_number(number)]
            return _NUMBER[op].format(x=expression, p=_add(leaf, numbers, "numeric", parameters))
        case Type.BOOLEAN:
            return _BOOLEAN[op].format(x=expression)
        case Type.LIST:
            elements = [dumps(element) for element in _scalars(leaf.value)]
            return (_PLAIN_LIST + _LIST[op]).format(x=expression, p=_add(leaf, elements, "jsonb", parameters))
    raise AssertionError(leaf)


def within(expression: str, interval: Interval, parameters: Parameters) -> str:
    """Whether a bigint expression is in a half-open interval."""
    low, high = (parameters.add(end, "bigint") for end in interval)
    return f"({expression} >= {low} and {expression} < {high})"


def _scalars(operand: Bound) -> tuple[Scalar, ...]:
    match operand:
        case tuple():
            return operand
        case str() | int() | Decimal():
            return (operand,)
    return ()


def _texts(operand: Bound) -> list[str]:
    return [scalar for scalar in _scalars(operand) if isinstance(scalar, str)]


def _add(leaf: Attribute, scalars: Sequence[object], type_: str, parameters: Parameters) -> str:
    """The placeholder of a leaf's operand: an array where the operand is a list."""
    if isinstance(leaf.value, tuple):
        return parameters.add(scalars, f"{type_}[]")
    return parameters.add(scalars[0], type_) if scalars else ""
