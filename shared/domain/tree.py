"""The frozen form of a condition tree: hashable, so that identical conditions are shared between segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from shared.domain.operands import Bound, Duration, write_operand
from shared.domain.operators import OPERATORS, Operator
from shared.domain.values import JSON, dumps

Quantifier: TypeAlias = Literal["any", "none"]
CountForm: TypeAlias = Literal["at_least", "at_most", "exactly", "between"]


@dataclass(frozen=True, slots=True)
class All:
    """True when every child is; without children, for everyone."""

    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` is taken by typing
    """True when some child is."""

    children: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its child is not."""

    child: Tree


@dataclass(frozen=True, slots=True)
class Attribute:
    """A leaf: the attribute `name` of the thing in scope, compared by the operator `op` with `value`.

    `membership`: it is an attribute of the membership in scope instead (inside `company` and `member`).
    """

    name: str
    op: str
    value: Bound = field(default=None, compare=False)
    ignore_case: bool = False
    membership: bool = False
    _identity: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Python holds (1,) and (True,) equal; conditions that are shared between segments must not be.
        object.__setattr__(self, "_identity", dumps(write_operand(self.value)))

    @property
    def operator(self) -> Operator:
        """The operator's row of the table."""
        return OPERATORS[self.op]


Dates: TypeAlias = tuple[str, str]
"""First and last date, both included, as days of the environment's zone."""
Window: TypeAlias = Duration | Dates | None
"""Which events count: those in the last n units, those on certain days, or (None) ever."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many events there must be: `op` with one number, or two for `between`; each from 0 to 1,000."""

    op: CountForm
    numbers: tuple[int, ...]

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The smallest count for which it holds, and the greatest (None: there is none)."""
        match self.op:
            case "at_least":
                return self.numbers[0], None
            case "at_most":
                return 0, self.numbers[0]
        return self.numbers[0], self.numbers[-1]


AT_LEAST_ONE: Final = Count("at_least", (1,))


@dataclass(frozen=True, slots=True)
class Performed:
    """A leaf: so many of the user's events of a name, of which `where` holds (None: any), lie in the window.

    `where` is made of attribute leaves on the event's properties that the clock cannot flip. `negated`: the operator
    is `not_performed`, the complement of at least one.
    """

    event: str
    where: Tree | None = None
    count: Count = AT_LEAST_ONE
    window: Window = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InSegment:
    """A leaf: the thing in scope is a member of another segment of the same scope; `segment` is its id."""

    segment: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class HasCompany:
    """A leaf on users: `where` holds for some company of the user and the membership in it (`none`: for no one).

    `where` None: the user has a company. Its attribute leaves are the company's, or the membership's.
    """

    quantifier: Quantifier
    where: Tree | None = None


@dataclass(frozen=True, slots=True)
class HasMember:
    """A leaf on companies: `where` holds for some identified user of the company (`none`: for no one).

    `where` None: the company has an identified user. Its attribute leaves are the user's, or the membership's.
    """

    quantifier: Quantifier
    where: Tree | None = None


Leaf: TypeAlias = Attribute | Performed | InSegment | HasCompany | HasMember
Tree: TypeAlias = All | Any_ | Not | Leaf

EVERYONE: Final = All(())
"""The tree of the default segments: no condition at all. Nobody can save it: an empty group is refused."""


def canonical(tree: Tree) -> JSON:
    """The JSON of a tree: `conditions.parse_tree` of it gives an equal tree, and equal trees give the same JSON."""
    match tree:
        case All(children):
            return {"all": [canonical(child) for child in children]}
        case Any_(children):
            return {"any": [canonical(child) for child in children]}
        case Not(child):
            return {"not": canonical(child)}
        case Attribute():
            return _canonical_attribute(tree)
        case Performed():
            return _canonical_performed(tree)
        case InSegment(segment, negated):
            return {"segment": segment, "op": "not_in_segment" if negated else "in_segment"}
        case HasCompany(quantifier, where) | HasMember(quantifier, where):
            kind = "company" if isinstance(tree, HasCompany) else "member"
            return {kind: quantifier} | _canonical_where(where)


def _canonical_attribute(leaf: Attribute) -> dict[str, JSON]:
    written: dict[str, JSON] = {"membership" if leaf.membership else "attribute": leaf.name, "op": leaf.op}
    if leaf.value is not None:
        written["value"] = write_operand(leaf.value)
    return written | {"ignore_case": True} if leaf.ignore_case else written


def _canonical_performed(leaf: Performed) -> dict[str, JSON]:
    written: dict[str, JSON] = {"event": leaf.event, "op": "not_performed" if leaf.negated else "performed"}
    if leaf.count != AT_LEAST_ONE:
        written["count"] = {
            leaf.count.op: list(leaf.count.numbers) if leaf.count.op == "between" else leaf.count.numbers[0]
        }
    match leaf.window:
        case Duration() as duration:
            written["window"] = {"in_last": write_operand(duration)}
        case (first, last):
            written["window"] = {"between_dates": [first, last]}
    return written | _canonical_where(leaf.where)


def _canonical_where(where: Tree | None) -> dict[str, JSON]:
    return {} if where is None else {"where": canonical(where)}


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every leaf, in the order of the tree, repeated ones too; not those inside the `where` of another leaf."""
    match tree:
        case All(children) | Any_(children):
            for child in children:
                yield from leaves(child)
        case Not(child):
            yield from leaves(child)
        case _:
            yield tree


def all_leaves(tree: Tree) -> Iterator[Leaf]:
    """Every leaf, those inside the `where` of another one too."""
    for leaf in leaves(tree):
        yield leaf
        if not isinstance(leaf, Attribute | InSegment) and leaf.where is not None:
            yield from all_leaves(leaf.where)


def segments_of(tree: Tree) -> frozenset[str]:
    """The ids of the segments that the tree names, at any depth."""
    return frozenset(leaf.segment for leaf in all_leaves(tree) if isinstance(leaf, InSegment))
