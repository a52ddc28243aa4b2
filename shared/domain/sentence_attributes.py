"""Pure core: a comparison of an attribute in words: "plan is pro or enterprise", "last seen in the last 7 days"."""

import re
from decimal import Decimal
from typing import Final

from shared.domain.numbers import number_literal
from shared.domain.operands import Bound, Duration
from shared.domain.operators import Type
from shared.domain.tree import Attribute
from shared.domain.values import Scalar, dumps

PHRASES: Final = {
    "exists": "{name} has a value",
    "not_exists": "{name} has no value",
    "is": "{name} is {value}",
    "is_not": "{name} is not {value}",
    "is_one_of": "{name} is {either}",
    "is_none_of": "{name} is none of {every}",
    "contains": "{name} contains {value}",
    "not_contains": "{name} does not contain {value}",
    "starts_with": "{name} starts with {value}",
    "not_starts_with": "{name} does not start with {value}",
    "ends_with": "{name} ends with {value}",
    "not_ends_with": "{name} does not end with {value}",
    "eq": "{name} is {value}",
    "ne": "{name} is not {value}",
    "lt": "{name} is less than {value}",
    "lte": "{name} is at most {value}",
    "gt": "{name} is more than {value}",
    "gte": "{name} is at least {value}",
    "between": "{name} is between {every}",
    "not_between": "{name} is not between {every}",
    "is_true": "{name} is true",
    "is_false": "{name} is false",
    "includes_any": "{name} includes {either}",
    "includes_none": "{name} includes none of {every}",
    "includes_all": "{name} includes {every}",
    "not_includes_all": "{name} does not include all of {every}",
    "is_not_empty": "{name} has elements",
    "is_empty": "{name} has no elements",
    "before": "{is_} before {value}",
    "after": "{is_} on or after {value}",
    "on": "{is_} on {value}",
    "not_on": "{is_} not on {value}",
    "between_dates": "{is_} between {every}",
    "not_between_dates": "{is_} not between {every}",
    "in_last": "{is_} in the last {value}",
    "more_than_ago": "{is_} more than {value} ago",
    "in_next": "{is_} in the next {value}",
    "more_than_ahead": "{is_} more than {value} ahead",
}
_SPOKEN: Final = {"first_seen_at": "first seen", "last_seen_at": "last seen"}
_SHOWN: Final = 3
_PLAIN: Final = re.compile(r"[\w.@+:/-]+")


def comparison(leaf: Attribute) -> str:
    """The leaf in words; long lists are cut to their first elements, and an attribute of a membership is "in it"."""
    spoken = not leaf.membership and leaf.name in _SPOKEN
    name = _SPOKEN[leaf.name] if spoken else _word(leaf.name)
    name = f"{name} in it" if leaf.membership else name
    words = _words(leaf.value)
    phrase = PHRASES[leaf.op].format(
        name=name,
        is_=name if spoken and leaf.operator.type is Type.DATETIME else f"{name} is",
        value=words[0],
        either=_listed(words, "or"),
        every=_listed(words, "and"),
    )
    return f"{phrase} in any case of letters" if leaf.ignore_case else phrase


def spoken_duration(duration: Duration) -> str:
    """The duration in words: "7 days", "1 calendar month"."""
    unit = duration.unit.replace("_", " ")
    return f"{duration.n:,} {unit.removesuffix('s') if duration.n == 1 else unit}"


def _words(operand: Bound) -> list[str]:
    match operand:
        case Duration():
            return [spoken_duration(operand)]
        case tuple():
            return [_word(scalar) for scalar in operand]
        case None:
            return [""]
        case scalar:
            return [_word(scalar)]


def _word(scalar: Scalar) -> str:
    match scalar:
        case str():
            return scalar if _PLAIN.fullmatch(scalar) else dumps(scalar)
        case bool():
            return "true" if scalar else "false"
        case int() | Decimal():
            return number_literal(scalar).removesuffix(".0")


def _listed(words: list[str], conjunction: str) -> str:
    *first, last = words
    if len(first) > _SHOWN:
        first, last = words[:_SHOWN], f"{len(words) - _SHOWN:,} more"
    return f"{', '.join(first)} {conjunction} {last}" if first else last
