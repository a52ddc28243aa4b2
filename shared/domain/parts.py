"""Pure core: what a definition is made of once the segments that it names are looked up, and what it depends on.

A definition names other segments by id. Which *version* of them it means is pinned when it is saved (column ``parts``),
and an edit makes shadow versions of everything that uses the segment, so that all of them are switched together (SEAMS
A1). A pinned segment of the same scope is **inlined**: its population and tree are evaluated as a part of the outer
tree, on the same subject at the same moment, so inner and outer never disagree. A company's segment, asked from a
user's ``company`` leaf, is **held**: the company's shard says which of its definitions hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeAlias
from zoneinfo import ZoneInfo

from shared.domain.event_counts import EventQuestion, question_of
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import (
    All,
    Any_,
    Attribute,
    HasCompany,
    HasMember,
    InSegment,
    Leaf,
    Not,
    Performed,
    Tree,
    canonical,
    leaves,
    segments_of,
)
from shared.domain.values import dumps
from shared.domain.zones import zone


@dataclass(frozen=True, slots=True)
class Inlined:
    """A segment with conditions, of the scope in which it is asked; ``definition`` is the pinned version's number."""

    definition: int
    population: Population
    tree: Tree
    parts: Parts
    scope: SubjectScope = "user"


@dataclass(frozen=True, slots=True)
class Picked:
    """A manual segment: a member is who was picked for it."""

    definition: int
    segment: str
    scope: SubjectScope = "user"


Part: TypeAlias = Inlined | Picked
Parts: TypeAlias = Mapping[str, Part]
"""By segment id: every segment that a tree names."""


@dataclass(frozen=True, slots=True, eq=False)
class MemberQuestion:
    """The condition of a ``member`` leaf, evaluated on users' shards for each identified user and membership.

    ``key``: the first 8 bytes of the blake2b of what it asks, as a signed integer; 0 never. One key is one question.
    """

    where: Tree | None
    zone: str
    parts: Parts
    pinned: tuple[tuple[str, int], ...]
    key: int = field(init=False)

    def __post_init__(self) -> None:
        where = None if self.where is None else canonical(self.where)
        text = dumps([where, self.zone, [list(pair) for pair in self.pinned]])
        key = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) or 1
        object.__setattr__(self, "key", key)

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MemberQuestion) and self.key == other.key


def member_question(leaf: HasMember, zone: ZoneInfo, parts: Parts) -> MemberQuestion:
    """The question that a ``member`` leaf asks of users."""
    named = sorted(segments_of(leaf.where)) if leaf.where is not None else []
    inner = {segment: parts[segment] for segment in named}
    return MemberQuestion(leaf.where, zone.key, inner, tuple((name, inner[name].definition) for name in named))


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that the truth of a definition depends on, its inlined parts included.

    ``attributes``: of the subject, as written. ``questions``: about its events. ``picks``: manual segments. For a
    user: ``has_companies`` says whether companies matter at all, ``company_attributes`` (as written) and
    ``company_definitions`` what of them. For a company: ``members``.
    """

    attributes: frozenset[str] = frozenset()
    questions: frozenset[EventQuestion] = frozenset()
    picks: frozenset[str] = frozenset()
    has_companies: bool = False
    company_attributes: frozenset[str] = frozenset()
    company_definitions: frozenset[int] = frozenset()
    members: frozenset[MemberQuestion] = frozenset()

    @classmethod
    def of_all(cls, needs: Iterable[Needs]) -> Needs:
        """What any of them needs; each set is put together once, however many they are."""
        every = list(needs)
        return cls(
            frozenset().union(*(each.attributes for each in every)),
            frozenset().union(*(each.questions for each in every)),
            frozenset().union(*(each.picks for each in every)),
            any(each.has_companies for each in every),
            frozenset().union(*(each.company_attributes for each in every)),
            frozenset().union(*(each.company_definitions for each in every)),
            frozenset().union(*(each.members for each in every)),
        )


def needs_of(tree: Tree, place: ZoneInfo, parts: Parts) -> Needs:
    """What a tree with these parts depends on."""
    return Needs.of_all(_needs_of_leaf(leaf, place, parts) for leaf in leaves(tree))


def _needs_of_leaf(leaf: Tree, place: ZoneInfo, parts: Parts) -> Needs:
    match leaf:
        case Attribute(name=name, membership=False):
            return Needs(attributes=frozenset({name}))
        case Performed():
            return Needs(questions=frozenset({question_of(leaf, place)}))
        case InSegment(segment):
            return _needs_of_part(parts[segment], place)
        case HasCompany(where=where):
            return _needs_of_companies(where, parts)
        case HasMember():
            return Needs(members=frozenset({member_question(leaf, place, parts)}))
    return Needs()


def _needs_of_part(part: Part, place: ZoneInfo) -> Needs:
    if isinstance(part, Picked):
        return Needs(picks=frozenset({part.segment}))
    inner = needs_of(part.tree, place, part.parts)
    if part.scope == "user" and part.population != "all":
        return Needs.of_all([inner, Needs(attributes=frozenset({"identified"}))])
    return inner


def _needs_of_companies(where: Tree | None, parts: Parts) -> Needs:
    attributes, definitions = set[str](), set[int]()
    for leaf in leaves(where) if where is not None else ():
        match leaf:
            case Attribute(name=name, membership=False):
                attributes.add(name)
            case InSegment(segment):
                definitions.add(parts[segment].definition)
    return Needs(
        has_companies=True, company_attributes=frozenset(attributes), company_definitions=frozenset(definitions)
    )


def member_needs(question: MemberQuestion) -> Needs:
    """What a member condition depends on, of the user."""
    if question.where is None:
        return Needs()
    return needs_of(question.where, zone(question.zone), question.parts)


def is_timed(tree: Tree, parts: Parts) -> bool:
    """Whether the clock alone can flip the tree, inlined parts included (held ones are flipped by their company)."""
    match tree:
        case All(children) | Any_(children):
            return any(is_timed(child, parts) for child in children)
        case Not(child):
            return is_timed(child, parts)
        case InSegment(segment):
            part = parts[segment]
            return isinstance(part, Inlined) and is_timed(part.tree, part.parts)
        case HasCompany(where=where):
            return where is not None and any(_is_relative(leaf) for leaf in leaves(where))
        case Performed(window=window):
            return window is not None and not isinstance(window, tuple)
    return _is_relative(tree)


def own_leaves(tree: Tree, parts: Parts) -> Iterator[Leaf]:
    """Every leaf that is asked of the subject itself, those of inlined parts included; repeated ones too."""
    for leaf in leaves(tree):
        part = parts[leaf.segment] if isinstance(leaf, InSegment) else None
        if isinstance(part, Inlined):
            yield from own_leaves(part.tree, part.parts)
        else:
            yield leaf


def _is_relative(leaf: Tree) -> bool:
    return isinstance(leaf, Attribute) and leaf.operator.is_relative


def pinned(tree: Tree, parts: Parts) -> Iterator[tuple[str, int]]:
    """(segment, definition) of every segment that the tree itself names."""
    for segment in sorted(segments_of(tree)):
        yield segment, parts[segment].definition
