"""Hypothesis strategies for conditions: small pools of awkward values, so that trees and subjects often meet."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from shared.domain.instants import EARLIEST, LATEST, MILLISECONDS_PER_DAY, format_instant, instants_of, parse_instant
from shared.domain.numbers import Number
from shared.domain.operands import LARGEST_N, Bound, Duration
from shared.domain.operators import OPERATORS, Operand, Operator, Type
from shared.domain.tree import All, Any_, Attribute, Leaf, Not, Tree
from shared.domain.truth import Subject
from shared.domain.values import Scalar, Value
from shared.domain.zones import zone
from tests.sql_truth import Question

NAMES: Final = ["a", "a", "a", "a", "b", "traits.user_id", "user_id", "identified", "first_seen_at", "last_seen_at"]
DATETIME_NAMES: Final = ["a", "b", "first_seen_at", "last_seen_at"]
ZONES: Final = [
    "UTC", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "America/Havana", "Pacific/Apia",
    "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Pacific/Kiritimati",
]  # fmt: skip
# Around changes of clocks in those zones, ends of months, a leap day, a skipped day, and the ends of the range.
MOMENTS: Final = [
    instant
    for text in (
        "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", "2018-11-04T03:00:00Z", "2018-02-18T02:00:00Z",
        "2024-11-03T05:00:00Z", "2024-02-29T12:00:00Z", "2026-03-31", "2011-12-30T10:00:00Z",
        "2010-11-07T02:31:00Z", "2026-01-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z",
    )
    if (instant := parse_instant(text)) is not None
]  # fmt: skip

# What is shared is the same within one example, so that operands meet stored values.
fragments = st.text(alphabet="aAsSßſıİi\u0307Σσς%_\\.😀\U00010d50\U00010d70 ", min_size=1, max_size=4)
CHANGES: Final[list[Callable[[str], str]]] = [str, str.upper, str.lower, str.swapcase, str.casefold]
shared_text = st.shared(fragments, key="text")
texts = st.one_of(
    st.sampled_from(["", "pro", "1", "1.0", "true", "2026"]),
    st.builds(lambda change, text: change(text), st.sampled_from(CHANGES), shared_text),
    st.builds(lambda text, more: text + more, shared_text, fragments),
    st.builds(lambda text, more: more + text, shared_text, fragments),
)
pooled_numbers = [
    0, 1, -1, 10, 2**53, 2**53 + 1, 2**63 - 1, -(2**63), Decimal("1.5"), Decimal("0.1"), Decimal("1E+20"),
    Decimal("0.1000000000000000000000000000000001"), Decimal("9.9E+307"), Decimal("1E-308"),
]  # fmt: skip
numbers: st.SearchStrategy[Number] = st.one_of(
    st.sampled_from(pooled_numbers), st.shared(st.sampled_from(pooled_numbers), key="number")
)
# Whole units, give or take a millisecond: the edges of the relative operators.
shifts = st.one_of(
    st.builds(
        lambda unit, count, edge: unit * count + edge,
        st.sampled_from([1_000, 3_600_000, MILLISECONDS_PER_DAY, 7 * MILLISECONDS_PER_DAY]),
        st.integers(-3, 3),
        st.integers(-1, 1),
    ),
    st.integers(-40 * MILLISECONDS_PER_DAY, 40 * MILLISECONDS_PER_DAY),
)
near = st.builds(lambda moment, shift: moment + shift, st.shared(st.sampled_from(MOMENTS), key="moment"), shifts)
moments = st.one_of(near, near, near, st.integers(EARLIEST, LATEST))
zones = st.sampled_from(ZONES).map(zone)


def written(moment: int, form: str) -> str:
    """A moment as some sender would write it: its date, or with an offset, or not at all."""
    text = format_instant(moment)
    match form:
        case "date":
            return text[:10]
        case "offset":
            return format_instant(moment + 3_600_000).replace("Z", "+01:00")
        case "bad":
            return text.replace("Z", "")
    return text


datetimes = st.builds(written, moments, st.sampled_from(["date", "date", "Z", "Z", "offset", "bad"]))
dates = st.builds(written, moments, st.just("date"))
scalars: st.SearchStrategy[Scalar] = st.one_of(texts, fragments, numbers, st.booleans(), datetimes)
members: st.SearchStrategy[Scalar] = st.one_of(shared_text, st.sampled_from([0, 1]), st.booleans(), scalars)
values: st.SearchStrategy[Value] = st.one_of(
    texts, texts, numbers, st.booleans(), datetimes, datetimes,
    st.lists(members, max_size=3), st.lists(st.one_of(members, st.just([]), st.just({"k": 1})), max_size=3),
)  # fmt: skip


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    """A user with a few attributes."""
    attributes = draw(st.dictionaries(st.sampled_from(["a", "b", "user_id"]), values, min_size=1, max_size=3))
    return Subject(
        attributes,
        instants_of(attributes),
        {
            "user_id": draw(st.one_of(fragments, st.just("pro"))),
            "identified": draw(st.booleans()),
            "first_seen_at": draw(moments),
            "last_seen_at": draw(moments),
        },
    )


counts = st.one_of(st.integers(1, 3), st.integers(1, 3), st.integers(1, 1_200))
durations = st.builds(Duration, counts, st.sampled_from(sorted(LARGEST_N)))
elements = st.lists(members, min_size=1, max_size=3).map(tuple)
OPERANDS: Final[dict[Operand, st.SearchStrategy[Bound]]] = {
    Operand.NONE: st.none(),
    Operand.TEXT: st.one_of(texts, fragments, datetimes),
    Operand.FRAGMENT: st.one_of(fragments, shared_text, shared_text.map(str.upper), shared_text.map(lambda x: x[-1])),
    Operand.SET: st.one_of(
        st.lists(st.one_of(texts, fragments), min_size=1, max_size=4).map(tuple),
        st.lists(numbers, min_size=1, max_size=4).map(tuple),
    ),
    Operand.NUMBER: numbers,
    Operand.NUMBER_RANGE: st.tuples(numbers, numbers).map(lambda ends: (min(ends), max(ends))),
    Operand.ELEMENTS: elements,
    Operand.INSTANT: st.builds(written, moments, st.sampled_from(["date", "Z"])),
    Operand.DATE: dates,
    Operand.DATE_RANGE: st.tuples(dates, dates).map(lambda ends: (min(ends), max(ends))),
    Operand.DURATION: durations,
}


@st.composite
def leaves_of(draw: st.DrawFn, operator: Operator, names: Sequence[str] = (), membership: bool = False) -> Attribute:
    """A condition with the operator, on one of these attributes (none: of a user's)."""
    value = draw(OPERANDS[operator.operand])
    holds_text = isinstance(value, str) or (isinstance(value, tuple) and isinstance(value[0], str))
    may_fold = operator.type is Type.STRING and holds_text
    name = draw(st.sampled_from(names or (DATETIME_NAMES if operator.type is Type.DATETIME else NAMES)))
    return Attribute(name, operator.name, value, may_fold and draw(st.booleans()), membership)


RELATIVE: Final = sorted(name for name, row in OPERATORS.items() if row.is_relative)
STATIC: Final = sorted(set(OPERATORS) - set(RELATIVE))
leaves = st.sampled_from(sorted(OPERATORS)).flatmap(lambda name: leaves_of(OPERATORS[name]))
relative_leaves = st.sampled_from(RELATIVE).flatmap(lambda name: leaves_of(OPERATORS[name]))


def trees_of(leaf: st.SearchStrategy[Leaf]) -> st.SearchStrategy[Tree]:
    """Trees of at most six such leaves."""
    base: st.SearchStrategy[Tree] = leaf
    return st.recursive(
        base,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda children: All(tuple(children))),
            st.lists(inner, min_size=1, max_size=3).map(lambda children: Any_(tuple(children))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


trees = trees_of(st.one_of(leaves, leaves, relative_leaves))
questions = st.builds(Question, trees, moments, zones)
