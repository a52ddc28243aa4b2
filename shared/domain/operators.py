"""The declarative table of operators: the type each one needs, the shape of its operand, and whose complement it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Type(Enum):
    """What an operator needs the stored value to be; everything else is mistyped for it."""

    ANY = "any"
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    DATETIME = "datetime"


class Operand(Enum):
    """The shape of an operator's operand, with the words that a refusal uses."""

    NONE = "no value"
    TEXT = "a string"
    FRAGMENT = "a string of 1 to 1,000 characters"
    SET = "a list of 1 to 10,000 strings, or of 1 to 10,000 numbers"
    NUMBER = "a number"
    NUMBER_RANGE = "a list [low, high] of two numbers, low <= high"
    ELEMENTS = "a list of 1 to 10,000 strings, numbers or booleans"
    INSTANT = 'a datetime such as "2026-01-31T09:30:00Z", or a date'
    DATE = 'a date such as "2026-01-31"'
    DATE_RANGE = "a list [first, last] of two dates, first <= last"
    DURATION = (
        'a duration such as {"n": 7, "unit": "days"}: n from 1 to 36,500 days\' worth; seconds, minutes, hours, days, '
        "weeks, calendar_days or calendar_months"
    )


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the truth table. `complement_of` names the positive operator that a negative one is the NOT of."""

    name: str
    type: Type
    operand: Operand
    complement_of: str | None = None

    @property
    def positive(self) -> str:
        """The operator that is evaluated: itself, or the one it is the complement of."""
        return self.complement_of or self.name

    @property
    def is_relative(self) -> bool:
        """Whether its truth changes with the clock alone."""
        return self.operand is Operand.DURATION

    @property
    def opposite(self) -> str | None:
        """The operator that a person means who says no to this one; None where there is none."""
        return self.complement_of or _OPPOSITES.get(self.name)


_T, _O = Type, Operand

_TABLE: Final = (
    # name, type, operand, complement
    ("exists", _T.ANY, _O.NONE, "not_exists"),
    ("is", _T.STRING, _O.TEXT, "is_not"),
    ("is_one_of", _T.STRING, _O.SET, "is_none_of"),
    ("contains", _T.STRING, _O.FRAGMENT, "not_contains"),
    ("starts_with", _T.STRING, _O.FRAGMENT, "not_starts_with"),
    ("ends_with", _T.STRING, _O.FRAGMENT, "not_ends_with"),
    ("eq", _T.NUMBER, _O.NUMBER, "ne"),
    ("lt", _T.NUMBER, _O.NUMBER, None),
    ("lte", _T.NUMBER, _O.NUMBER, None),
    ("gt", _T.NUMBER, _O.NUMBER, None),
    ("gte", _T.NUMBER, _O.NUMBER, None),
    ("between", _T.NUMBER, _O.NUMBER_RANGE, "not_between"),
    ("is_true", _T.BOOLEAN, _O.NONE, None),
    ("is_false", _T.BOOLEAN, _O.NONE, None),
    ("includes_any", _T.LIST, _O.ELEMENTS, "includes_none"),
    ("includes_all", _T.LIST, _O.ELEMENTS, "not_includes_all"),
    ("is_not_empty", _T.LIST, _O.NONE, "is_empty"),
    ("before", _T.DATETIME, _O.INSTANT, None),
    ("after", _T.DATETIME, _O.INSTANT, None),
    ("on", _T.DATETIME, _O.DATE, "not_on"),
    ("between_dates", _T.DATETIME, _O.DATE_RANGE, "not_between_dates"),
    ("in_last", _T.DATETIME, _O.DURATION, None),
    ("more_than_ago", _T.DATETIME, _O.DURATION, None),
    ("in_next", _T.DATETIME, _O.DURATION, None),
    ("more_than_ahead", _T.DATETIME, _O.DURATION, None),
)

OPERATORS: Final[dict[str, Operator]] = {
    operator.name: operator
    for name, type_, operand, complement in _TABLE
    for operator in (
        Operator(name, type_, operand),
        *((Operator(complement, type_, operand, complement_of=name),) if complement else ()),
    )
}

_OPPOSITES: Final[dict[str, str]] = {
    "is_true": "is_false",
    "is_false": "is_true",
    **{positive: complement for positive, _, _, complement in _TABLE if complement},
}

USER_BUILTINS: Final[dict[str, Type]] = {
    "user_id": Type.STRING,
    "identified": Type.BOOLEAN,
    "first_seen_at": Type.DATETIME,
    "last_seen_at": Type.DATETIME,
}
COMPANY_BUILTINS: Final[dict[str, Type]] = {
    "company_id": Type.STRING,
    "first_seen_at": Type.DATETIME,
    "last_seen_at": Type.DATETIME,
    "member_count": Type.NUMBER,
}

_TRAITS: Final = "traits."


def trait_of(name: str, builtins: Mapping[str, Type]) -> str | None:
    """The trait that a condition's attribute name reads, or None when it reads a built-in.

    Built-ins win; `traits.NAME` reads a trait that has the name of a built-in.
    """
    if name in builtins:
        return None
    bare = name.removeprefix(_TRAITS)
    return bare if bare in builtins else name
