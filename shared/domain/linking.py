"""Pure core: the parts of a definition, looked up among the definitions that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.parts import Inlined, Part, Parts, Picked
from shared.domain.segments import Kind, Population, SubjectScope
from shared.domain.tree import Tree


@dataclass(frozen=True, slots=True)
class Linkable:
    """A definition that others may name: its segment, what it says, and which definitions it means (``pins``)."""

    number: int
    segment_id: str
    scope: SubjectScope
    kind: Kind
    population: Population
    tree: Tree
    pins: Mapping[str, int]


class MissingPart(LookupError):
    """A definition names another one that is not there (or names itself, which no command allows)."""


def link(definition: Linkable, known: Mapping[int, Linkable]) -> Parts:
    """The parts of a definition, and theirs. Raises MissingPart."""
    return _link(definition, known, ())


def _link(definition: Linkable, known: Mapping[int, Linkable], above: tuple[int, ...]) -> Parts:
    path = (*above, definition.number)
    return {segment_id: _part(number, known, path) for segment_id, number in definition.pins.items()}


def _part(number: int, known: Mapping[int, Linkable], above: tuple[int, ...]) -> Part:
    found = known.get(number)
    if found is None or number in above:
        raise MissingPart(f"definition {above[-1]} names definition {number}, which is not there")
    if found.kind == "manual":
        return picked(found)
    return Inlined(found.number, found.population, found.tree, _link(found, known, above), found.scope)


def picked(manual: Linkable) -> Picked:
    """The part that the definition of a manual segment is."""
    return Picked(manual.number, manual.segment_id, manual.scope)
