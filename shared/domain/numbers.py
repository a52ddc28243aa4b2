"""Pure rules for numbers: which JSON literals are accepted, and the one form each of them is kept in."""

from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Final

Number = int | Decimal

_SMALLEST: Final = -(2**63)
_LARGEST: Final = 2**63 - 1
_INTEGER_DIGITS: Final = 19
_SAFE_LENGTH: Final = 18
_SIGNIFICANT_DIGITS: Final = 34
_EXPONENTS: Final = range(-308, 308)
_EXACT: Final = Context(
    prec=_SIGNIFICANT_DIGITS, Emin=-(10**6), Emax=10**6, traps=[Inexact, InvalidOperation, Overflow]
)

INTEGER_RULE: Final = "an integer must fit in 64 bits"
DECIMAL_RULE: Final = "a decimal may have at most 34 significant digits and must be zero or between 1e-308 and 1e308"


class NumberRefused(ValueError):
    """The literal is no number of ours; the message is the rule it breaks."""


def parse_integer(literal: str) -> int:
    """Read a JSON integer literal; NumberRefused when it needs more than 64 bits."""
    if len(literal) <= _SAFE_LENGTH:
        return int(literal)
    # A JSON integer has no leading zeros, so a longer literal is out of range: int() never sees a huge one.
    if len(literal) <= _INTEGER_DIGITS + 1 and _SMALLEST <= (number := int(literal)) <= _LARGEST:
        return number
    raise NumberRefused(INTEGER_RULE)


def parse_decimal(literal: str) -> Number:
    """Read a JSON literal with a fraction or an exponent; NumberRefused when it breaks the decimal rule."""
    try:
        return normalise(_EXACT.create_decimal(literal))
    except (Inexact, InvalidOperation, Overflow):
        raise NumberRefused(DECIMAL_RULE) from None


def normalise(number: Decimal) -> Number:
    """The one form of a number: an int where it is whole and fits in 64 bits, else a Decimal without trailing zeros.

    NumberRefused when it breaks the decimal rule.
    """
    try:
        exact = _EXACT.normalize(number)
    except (Inexact, InvalidOperation, Overflow):
        raise NumberRefused(DECIMAL_RULE) from None
    if not exact.is_finite() or (exact and exact.adjusted() not in _EXPONENTS):
        raise NumberRefused(DECIMAL_RULE)
    if exact == exact.to_integral_value() and _SMALLEST <= exact <= _LARGEST:
        return int(exact)
    return exact


def number_literal(number: Number) -> str:
    """The JSON literal that both `parse_integer`/`parse_decimal` and PostgreSQL's jsonb read back as this number."""
    if isinstance(number, int):
        return str(number)
    canonical = normalise(number)
    if isinstance(canonical, int):
        return str(canonical)
    plain = format(canonical, "f")
    # jsonb writes exponents out; without a fraction a large decimal would come back as an integer beyond 64 bits.
    return plain if "." in plain else plain + ".0"
