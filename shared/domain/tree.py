"""The frozen form of a condition tree: hashable, so that identical conditions are shared between segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from shared.domain.operands import Bound, write_operand
from shared.domain.operators import OPERATORS, Operator
from shared.domain.values import JSON, dumps


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
    """A leaf: the attribute `name` of the thing in scope, compared by the operator `op` with `value`."""

    name: str
    op: str
    value: Bound = field(default=None, compare=False)
    ignore_case: bool = False
    _identity: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Python holds (1,) and (True,) equal; conditions that are shared between segments must not be.
        object.__setattr__(self, "_identity", dumps(write_operand(self.value)))

    @property
    def operator(self) -> Operator:
        """The operator's row of the table."""
        return OPERATORS[self.op]


Tree: TypeAlias = All | Any_ | Not | Attribute

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
            leaf: dict[str, JSON] = {"attribute": tree.name, "op": tree.op}
            if tree.value is not None:
                leaf["value"] = write_operand(tree.value)
            return leaf | {"ignore_case": True} if tree.ignore_case else leaf


def leaves(tree: Tree) -> Iterator[Attribute]:
    """Every leaf, in the order of the tree, repeated ones too."""
    match tree:
        case All(children) | Any_(children):
            for child in children:
                yield from leaves(child)
        case Not(child):
            yield from leaves(child)
        case Attribute():
            yield tree


def attributes_of(tree: Tree) -> frozenset[str]:
    """The names that the tree's leaves ask for, as written (built-ins and `traits.NAME` included)."""
    return frozenset(leaf.name for leaf in leaves(tree))


def has_time(tree: Tree) -> bool:
    """Whether the clock alone can flip the tree."""
    return any(leaf.operator.is_relative for leaf in leaves(tree))
