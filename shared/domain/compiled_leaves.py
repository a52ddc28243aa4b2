"""Pure core: the leaves of trees as closures, on a user, a company, or a membership between the two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from shared.domain.compiled import Condition, Fixed, compile_nodes, guarded, negation, of, some
from shared.domain.compiled_attributes import compile_attribute, compile_trait
from shared.domain.compiled_events import compile_performed
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS, Type
from shared.domain.parts import Part, Parts, Picked, member_question
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import Attribute, HasCompany, HasMember, InSegment, Leaf, Performed, Tree
from shared.domain.verdicts import Affiliation, Subject

AskedOf: TypeAlias = SubjectScope | Literal["event"]

_BUILTINS: Final[Mapping[AskedOf, Mapping[str, Type]]] = {
    "user": USER_BUILTINS,
    "company": COMPANY_BUILTINS,
    "event": {},
}


def compile_condition(tree: Tree, zone: ZoneInfo, scope: AskedOf, parts: Parts) -> Condition[Subject]:
    """A tree on users, companies or the properties of events; `parts` has every segment that it names."""

    def leaf(leaf: Leaf) -> Condition[Subject]:
        match leaf:
            case Attribute():
                return compile_attribute(leaf, _BUILTINS[scope], zone)
            case Performed():
                return compile_performed(leaf, zone)
            case InSegment(segment, negated):
                condition = _in_part(parts[segment], zone)
                return negation(condition) if negated else condition
            case HasCompany():
                return _has_company(leaf, zone, parts)
            case HasMember():
                return _has_member(leaf, zone, parts)

    return compile_nodes(tree, leaf)


def compile_of_company(where: Tree, zone: ZoneInfo, parts: Parts) -> Condition[Affiliation]:
    """The `where` of a `company` leaf, on a user's companies."""

    def leaf(leaf: Leaf) -> Condition[Affiliation]:
        match leaf:
            case Attribute(name=name, membership=True):
                return compile_trait(leaf, name, zone)
            case InSegment(segment, negated):
                held = Fixed(_holds(parts[segment].definition))
                return negation(held) if negated else held
        return of(_other_side, compile_condition(leaf, zone, "company", parts))

    return compile_nodes(where, leaf)


def compile_of_member(where: Tree, zone: ZoneInfo, parts: Parts) -> Condition[Affiliation]:
    """The `where` of a `member` leaf, on a company's users."""

    def leaf(leaf: Leaf) -> Condition[Affiliation]:
        if isinstance(leaf, Attribute) and leaf.membership:
            return compile_trait(leaf, leaf.name, zone)
        return of(_other_side, compile_condition(leaf, zone, "user", parts))

    return compile_nodes(where, leaf)


_other_side: Final = attrgetter("subject")


def in_population(population: Population) -> Callable[[Subject], bool]:
    """Whether a user is one of those whom a segment looks at."""
    if population == "all":
        return lambda _user: True
    identified = population == "identified"
    return lambda user: user.builtins["identified"] is identified


def _in_part(part: Part, zone: ZoneInfo) -> Condition[Subject]:
    if isinstance(part, Picked):
        segment = part.segment
        return Fixed(lambda subject: segment in subject.picks)
    condition = compile_condition(part.tree, zone, part.scope, part.parts)
    return condition if part.scope == "company" else guarded(in_population(part.population), condition)


def _holds(definition: int) -> Callable[[Affiliation], bool]:
    return lambda affiliation: definition in affiliation.holds


def _has_company(leaf: HasCompany, zone: ZoneInfo, parts: Parts) -> Condition[Subject]:
    condition: Condition[Affiliation] = (
        Fixed(lambda _company: True) if leaf.where is None else compile_of_company(leaf.where, zone, parts)
    )
    has_one: Condition[Subject] = of(attrgetter("companies"), some(condition))
    return negation(has_one) if leaf.quantifier == "none" else has_one


def _has_member(leaf: HasMember, zone: ZoneInfo, parts: Parts) -> Condition[Subject]:
    key = member_question(leaf, zone, parts).key
    has_one: Condition[Subject] = Fixed(lambda company: company.members.get(key, 0) > 0)
    return negation(has_one) if leaf.quantifier == "none" else has_one
