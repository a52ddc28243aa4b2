"""Store: from a saved definition, or a tree that is not saved, to what is asked: its tree with all parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from services.query import definitions_reads
from services.query.questions import Known, Question
from services.query.search_requests import refused
from shared.domain.linking import Linkable, link, picked
from shared.domain.references import reference_problems
from shared.domain.segments import Population, SubjectScope
from shared.domain.tree import InSegment, Tree, segments_of
from shared.domain.zones import zone
from shared.postgres.pool import AnyConnection

_UNSAVED: Final = 0
"""The number of a definition that has none."""
_NOT_PREPARED: Final = ("waiting", "preparing", "failed")


async def saved(connection: AnyConnection, definition: int) -> Question:
    """The question of a definition; that of a manual segment asks whether the subject was picked."""
    return (await all_saved(connection, [definition]))[definition]


async def all_saved(connection: AnyConnection, numbers: Collection[int]) -> dict[int, Question]:
    """The questions of many definitions, by number."""
    known = await definitions_reads.definitions(connection, numbers)
    linkables = _linkables(known)
    return {number: _saved(known[number], linkables, known) for number in numbers}


def _saved(definition: Known, linkables: Mapping[int, Linkable], known: Mapping[int, Known]) -> Question:
    itself, state = definition.linkable, definition.state
    parts = link(itself, linkables)
    tree = itself.tree
    if itself.kind == "manual":
        tree, parts = InSegment(itself.segment_id), {itself.segment_id: picked(itself)}
    place = zone(definition.time_zone)
    return Question(itself.scope, itself.population, tree, parts, known, state not in _NOT_PREPARED, place)


async def unsaved(
    connection: AnyConnection, environment: str, tree: Tree, scope: SubjectScope, population: Population = "all"
) -> Question:
    """The question of a tree; the segments that it names mean what they mean today. Raises InvalidDefinition."""
    named = await definitions_reads.named(connection, environment, segments_of(tree))
    problems = reference_problems(tree, scope, {name: each.scope for name, each in named.items()})
    if problems:
        raise refused(problems)
    pins = {segment: named[segment].definition for segment in segments_of(tree)}
    known = await definitions_reads.definitions(connection, pins.values())
    parts = link(Linkable(_UNSAVED, "", scope, "attribute", population, tree, pins), _linkables(known))
    return Question(scope, population, tree, parts, known, prepared=False)


def _linkables(known: Mapping[int, Known]) -> dict[int, Linkable]:
    return {number: each.linkable for number, each in known.items()}
