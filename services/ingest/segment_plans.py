"""Pure: which definitions an edit makes: the segment's own, and new ones of everything that uses it (SEAMS A1).

All of them are switched together, so every part that they name is the one that will be the latest then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from services.ingest.segment_rules import conditions_text, refused
from shared.domain.linking import Linkable, link
from shared.domain.parts import Parts, needs_of
from shared.domain.problems import Problem
from shared.domain.references import named_segments
from shared.domain.segments import Kind, Population, Stage, SubjectScope
from shared.domain.tree import EVERYONE, Tree, all_leaves
from shared.domain.zone_dependence import depends_on_zone

MAX_LEAVES: Final = 5_000
"""Conditions of a definition, those of the segments that it names included, each time they are named."""
MAX_NESTING: Final = 10
"""Segments that name each other, one inside the other."""
_BUILT: Final = ("publishing", "serving", "superseded")

_Size: TypeAlias = tuple[int, int]
"""Leaves with those of all parts, and how many segments stand one inside the other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new definition of a segment shall say; which definitions it means is still to be found out."""

    segment_id: str
    name: str
    scope: SubjectScope
    kind: Kind
    population: Population
    tree: Tree = EVERYONE


@dataclass(frozen=True, slots=True)
class Stored:
    """A definition that is there, or that is planned; `zone` is the name of the one that it counts days in."""

    linkable: Linkable
    name: str
    state: str
    zone: str

    @property
    def wanted(self) -> Wanted:
        """The same, to be made once more."""
        it = self.linkable
        return Wanted(it.segment_id, self.name, it.scope, it.kind, it.population, it.tree)


@dataclass(frozen=True, slots=True)
class Known:
    """The definitions that matter, by number, and which of them is the latest of each segment."""

    definitions: Mapping[int, Stored]
    latest: Mapping[str, int]

    def __or__(self, more: Known) -> Known:
        """Both together."""
        return Known({**self.definitions, **more.definitions}, {**self.latest, **more.latest})


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of `definitions` to be inserted."""

    number: int
    segment_id: str
    population: Population
    conditions: str | None
    parts: Mapping[str, int]
    state: Stage


def plan(wanted_now: Iterable[Wanted], known: Known, zone: ZoneInfo, numbers: Sequence[int]) -> list[Planned]:
    """The new definitions of segments and of all that use them (name them, at any depth), parts first.

    `numbers` are theirs, ascending. Raises InvalidConditions when one gets too large or too deep.
    """
    definitions, latest = dict(known.definitions), dict(known.latest)
    linkables, sizes = {number: stored.linkable for number, stored in definitions.items()}, dict[int, _Size]()
    planned = []
    for wanted, number in zip(_parts_first(wanted_now), numbers, strict=True):
        parts = {name: latest[name] for _, name, _ in named_segments(wanted.tree, wanted.scope)}
        it = Linkable(number, wanted.segment_id, wanted.scope, wanted.kind, wanted.population, wanted.tree, parts)
        linkables[number] = it
        _refuse_too_large(wanted.name, _size(it, linkables, sizes))
        stage = _first_stage(it, definitions, link(it, linkables), zone)
        definitions[number], latest[wanted.segment_id] = Stored(it, wanted.name, stage, zone.key), number
        text = None if wanted.tree == EVERYONE else conditions_text(wanted.tree)
        planned.append(Planned(number, wanted.segment_id, wanted.population, text, parts, stage))
    return planned


def of_other_zone(wanted_now: Iterable[Wanted], known: Known, zone: ZoneInfo) -> Stored | None:
    """Something that these would mean, at any depth, that counts days in another zone and is not made again here."""
    said = {each.segment_id: (each.tree, each.scope) for each in wanted_now}
    named = {name for tree, scope in said.values() for _, name, _ in named_segments(tree, scope)} - said.keys()
    seen = set[int]()
    for number in [known.latest[name] for name in named]:
        if number not in seen:
            seen |= {number, *_below(known.definitions[number].linkable, known.definitions, seen)}
    parts = (known.definitions[number] for number in sorted(seen))
    others = (part for part in parts if part.zone != zone.key)
    return next((part for part in others if depends_on_zone(part.linkable.tree, part.linkable.scope)), None)


def refuse_cycle(edited: Wanted, known: Known) -> None:
    """Raise InvalidConditions when an edited segment would contain itself."""
    for path, name, _ in named_segments(edited.tree, edited.scope):
        found = _way_back(known, [known.latest[name]], edited.segment_id, set()) if name != edited.segment_id else []
        if found is not None:
            names = [edited.name, *(known.definitions[number].name for number in found[:-1]), edited.name]
            raise refused([Problem(path, "cycle", f"it would contain itself: {' -> '.join(names)}")])


def _way_back(known: Known, way: list[int], segment_id: str, seen: set[int]) -> list[int] | None:
    """The definitions from the last of `way` to one of the segment, both included, with what stands before; or None."""
    here = known.definitions[way[-1]].linkable
    if here.segment_id == segment_id:
        return way
    seen.add(here.number)
    for number in here.pins.values():
        found = None if number in seen else _way_back(known, [*way, number], segment_id, seen)
        if found is not None:
            return found
    return None


def _parts_first(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """In an order in which each comes after those that it names."""
    left = {each.segment_id: each for each in wanted}

    def visit(each: Wanted) -> Iterator[Wanted]:
        for _, name, _ in named_segments(each.tree, each.scope):
            if name in left:
                yield from visit(left.pop(name))
        yield each

    while left:
        yield from visit(left.pop(next(iter(left))))


def _refuse_too_large(name: str, size: _Size) -> None:
    leaves, depth = size
    if leaves > MAX_LEAVES:
        detail = f"{name!r} would have {leaves:,} conditions with those of the segments that it names"
        raise refused([Problem("", "too_many_leaves", f"{detail}; at most {MAX_LEAVES:,} are allowed")])
    if depth > MAX_NESTING:
        detail = f"{name!r} would name segments that name segments, {depth} deep"
        raise refused([Problem("", "too_deep", f"{detail}; at most {MAX_NESTING} are allowed")])


def _size(it: Linkable, known: Mapping[int, Linkable], sizes: dict[int, _Size]) -> _Size:
    """Of a definition; `sizes` are those that are known so far."""
    if it.number not in sizes:
        parts = {name: _size(known[number], known, sizes) for name, number in it.pins.items()}
        named = [parts[name] for _, name, _ in named_segments(it.tree, it.scope)]
        leaves = sum(1 for _ in all_leaves(it.tree)) + sum(leaves for leaves, _ in named)
        sizes[it.number] = leaves, 1 + max((depth for _, depth in named), default=0)
    return sizes[it.number]


def _first_stage(it: Linkable, known: Mapping[int, Stored], parts: Parts, zone: ZoneInfo) -> Stage:
    """Where its life begins: it waits for definitions of the other scope; shards prepare what they do not have."""
    below = (known[number] for number in _below(it, known, set()))
    if any(part.linkable.scope != it.scope and part.state not in _BUILT for part in below):
        return "waiting"
    needs = needs_of(it.tree, zone, parts)
    asks = needs.questions or needs.company_attributes or needs.company_definitions or needs.members
    return "preparing" if asks else "building"


def _below(it: Linkable, known: Mapping[int, Stored], seen: set[int]) -> Collection[int]:
    """The definitions that it means, at any depth."""
    for number in set(it.pins.values()) - seen:
        seen.add(number)
        _below(known[number].linkable, known, seen)
    return seen
