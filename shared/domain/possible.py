"""Pure core: what SQL can tell of a tree, whatever the clock does.

A build asks a definition about everybody; for most of them a plain attribute rules it out for good, or that they never
did what it asks for, or that they are of no company. ``possible`` is a tree that the clock cannot flip and that is true
of everybody of whom the definition is true at any moment, as long as nothing about them changes. A ``performed`` leaf
in it stands for less than elsewhere: that so many events were ever counted for its question. ``certain`` is such a tree
too, true only of those of whom the definition is true at every moment, as long as nothing about them changes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from shared.domain.parts import Inlined, Parts
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, All, Any_, Attribute, HasCompany, InSegment, Leaf, Not, Performed, Tree

NOBODY: Final = Not(EVERYONE)

_OF_POPULATION: Final[dict[Population, Tree]] = {
    "identified": Attribute("identified", "is_true"),
    "anonymous": Attribute("identified", "is_false"),
    "all": EVERYONE,
}


def possible(tree: Tree, parts: Parts, population: Population = "all", scope: SubjectScope = "user") -> Tree:
    """A tree that holds for everybody for whom the definition can be true."""
    return _all([_of(population, scope), _bound(tree, parts, upper=True)])


def certain(tree: Tree, parts: Parts, population: Population = "all", scope: SubjectScope = "user") -> Tree:
    """A tree that holds only for those for whom the definition holds, and goes on to while nothing changes."""
    return _all([_of(population, scope), _bound(tree, parts, upper=False)])


def _of(population: Population, scope: SubjectScope) -> Tree:
    return _OF_POPULATION[population] if scope == "user" else EVERYONE


def _bound(tree: Tree, parts: Parts, *, upper: bool) -> Tree:
    """A tree that is true whenever this one is (``upper``), or only when it is."""
    match tree:
        case All(children):
            return _all([_bound(child, parts, upper=upper) for child in children])
        case Any_(children):
            return _any([_bound(child, parts, upper=upper) for child in children])
        case Not(child):
            return _not(_bound(child, parts, upper=not upper))
    return _bound_of_leaf(tree, parts, upper=upper) or (EVERYONE if upper else NOBODY)


def _bound_of_leaf(leaf: Leaf, parts: Parts, *, upper: bool) -> Tree | None:
    match leaf:
        case Attribute(membership=False) if not leaf.operator.is_relative:
            return leaf
        case InSegment(segment, negated) if isinstance(part := parts[segment], Inlined):
            inner = [_of(part.population, part.scope), _bound(part.tree, part.parts, upper=upper is not negated)]
            return _not(_all(inner)) if negated else _all(inner)
        case Performed(negated=negated) if upper is not negated and leaf.count.bounds[0] > 0:
            return Not(replace(leaf, negated=False)) if negated else leaf
        case HasCompany(quantifier) if upper is (quantifier == "any"):
            return HasCompany(quantifier)
    return None


def _all(children: list[Tree]) -> Tree:
    if NOBODY in children:
        return NOBODY
    asked = [child for child in children if child != EVERYONE]
    return asked[0] if len(asked) == 1 else All(tuple(asked))


def _any(children: list[Tree]) -> Tree:
    if EVERYONE in children:
        return EVERYONE
    asked = [child for child in children if child != NOBODY]
    return NOBODY if not asked else asked[0] if len(asked) == 1 else Any_(tuple(asked))


def _not(child: Tree) -> Tree:
    if isinstance(child, Not):
        return child.child
    return NOBODY if child == EVERYONE else Not(child)
