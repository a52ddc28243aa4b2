"""Pure: conditions of which one must hold where a definition does; by the rarest of them newcomers are found.

Of somebody of whom nothing was known, every condition that holds has just begun to, shared ones among them. A
definition that needs a rarer one besides is not asked for the sake of those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from shared.domain.parts import Inlined, Parts
from shared.domain.tree import EVERYONE, All, Any_, Attribute, InSegment, Tree


class Needed(NamedTuple):
    """Leaves of which one must hold, and in how many definitions they occur together."""

    owners: int
    leaves: frozenset[Attribute]


def needed_tree(tree: Tree, parts: Parts) -> Tree:
    """What must hold wherever the tree does, in conditions on attributes that hold of nobody without the attribute."""
    match tree:
        case All(children):
            asked = [found for child in children if (found := needed_tree(child, parts)) != EVERYONE]
            return asked[0] if len(asked) == 1 else All(tuple(asked))
        case Any_(children):
            asked = [needed_tree(child, parts) for child in children]
            return EVERYONE if EVERYONE in asked else Any_(tuple(asked))
        case Attribute(membership=False) if tree.operator.complement_of is None:
            return tree
        case InSegment(segment, negated=False) if isinstance(part := parts[segment], Inlined):
            return needed_tree(part.tree, part.parts)
    return EVERYONE


def rarest(tree: Tree, owners: Callable[[Attribute], int]) -> Needed | None:
    """Of a needed tree, leaves of which one must hold: those that the fewest definitions have; None: there are none."""
    match tree:
        case Attribute():
            return Needed(owners(tree), frozenset([tree]))
        case All(children):
            return min(
                filter(None, (rarest(child, owners) for child in children)), default=None, key=lambda it: it.owners
            )
        case Any_(children):
            found = [each for child in children if (each := rarest(child, owners)) is not None]
            leaves = frozenset[Attribute]().union(*(each.leaves for each in found))
            return Needed(sum(each.owners for each in found), leaves) if len(found) == len(children) else None
    return None
