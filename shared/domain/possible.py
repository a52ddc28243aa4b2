"""Pure core: what plain attributes say of a tree, whatever the clock, events, companies and picks do.

A build asks a definition about everybody; for most of them a plain attribute rules it out for good, and SQL can tell.
``possible`` is a tree of attribute leaves that the clock cannot flip, and it is true of everybody of whom the tree is
true at any moment; ``certain`` is true only of those of whom the tree is true at every moment.
"""

from __future__ import annotations

from typing import Final

from shared.domain.parts import Inlined, Parts
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import EVERYONE, All, Any_, Attribute, InSegment, Not, Tree

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
    """A tree that holds only for those for whom the definition holds, and goes on to while no attribute changes."""
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
        case Attribute(membership=False) if not tree.operator.is_relative:
            return tree
        case InSegment(segment, negated) if isinstance(part := parts[segment], Inlined):
            inner = [_of(part.population, part.scope), _bound(part.tree, part.parts, upper=upper is not negated)]
            return _not(_all(inner)) if negated else _all(inner)
    return EVERYONE if upper else NOBODY


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
    return NOBODY if child == EVERYONE else EVERYONE if child == NOBODY else Not(child)
