"""Store: editing segments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from typing_extensions import TypedDict

from services.ingest.commands.environments import raise_catalogue
from services.ingest.commands.errors import ImmutableKey
from services.ingest.commands.segments import STATEMENTS, build, locked, read, refuse_taken_name
from services.ingest.segment_rules import same_conditions
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.segments import Announce, Population, Segment
from shared.postgres.pool import AnyConnection


class Profile(TypedDict):
    """What can change without a new version."""

    name: str
    description: str | None
    tags: list[str]
    columns: list[str]
    announce: Announce


class ProfileChange(TypedDict, total=False):
    """The members of a Profile that change."""

    name: str
    description: str | None
    tags: list[str]
    columns: list[str]
    announce: Announce


@dataclass(frozen=True, slots=True)
class Edit:
    """What a caller changes; population and conditions None: they stay. `key` None: not said."""

    profile: ProfileChange
    key: str | None = None
    population: Population | None = None
    conditions: str | None = None


async def edit_segment(
    connection: AnyConnection,
    clock: Clock,
    principal: Principal,
    reference: str,
    edit: Edit,
    *,
    revisions: Collection[str] | None,
) -> Segment:
    """Change a segment, in the caller's transaction; a new version is built only when the definition differs.

    An edit that changes nothing leaves the revision alone. `revisions`: those at which the caller allows the edit,
    None for any. Raises SegmentMissing, ImmutableSegment, ImmutableKey, StaleRevision or NameTaken.
    """
    segment = await locked(connection, principal.environment, reference, revisions)
    if edit.key not in (None, segment.key):
        raise ImmutableKey(f"The segment keeps its key {segment.key!r}.")
    before = _profile(segment)
    after = before | edit.profile
    definition = _new_definition(segment, edit)
    if after == before and definition is None:
        return segment
    if after["name"].lower() != before["name"].lower():
        await refuse_taken_name(connection, segment.environment, segment.scope, after["name"])
    if definition is not None:
        await build(connection, clock, principal, segment.segment_id, definition)
    row = (after["name"], after["description"], after["tags"], after["columns"], after["announce"])
    await connection.execute(STATEMENTS["update_segment"], segment.segment_id, *row, clock.now_ms(), principal.author)
    await raise_catalogue(connection)
    return await read(connection, segment.environment, segment.segment_id)


def _new_definition(segment: Segment, edit: Edit) -> tuple[Population, str] | None:
    if edit.conditions is None:
        return None
    latest = segment.latest
    population = edit.population or latest.population
    if population == latest.population and same_conditions(latest.conditions, edit.conditions):
        return None
    return population, edit.conditions


def _profile(segment: Segment) -> Profile:
    return {
        "name": segment.name,
        "description": segment.description,
        "tags": list(segment.tags),
        "columns": list(segment.columns),
        "announce": segment.announce,
    }
