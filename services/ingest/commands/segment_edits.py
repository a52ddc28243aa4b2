"""Store: editing segments, and restoring what a version said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from typing_extensions import TypedDict

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environments import raise_catalogue
from services.ingest.commands.errors import ImmutableField, StaleRevision, VersionMissing
from services.ingest.commands.segments import locked, read, refuse_taken_name
from services.ingest.commands.segments_building import build
from services.ingest.commands.segments_graph import resolved
from services.ingest.segment_plans import Wanted
from services.ingest.segment_rules import asked_tree, same_conditions
from shared.clock import Clock
from shared.domain.conditions import parse_tree
from shared.domain.keys import Principal
from shared.domain.segments import Announce, Kind, Population, Segment, SubjectScope
from shared.domain.tree import EVERYONE, Tree
from shared.domain.values import JSON, loads
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


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
class Asked:
    """The definition that a caller sends: `conditions` as they came; None: not said, so as it is."""

    conditions: JSON
    population: Population | None = None
    scope: SubjectScope | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a caller changes; `definition` None: it stays. `key` None: not said."""

    profile: ProfileChange
    key: str | None = None
    definition: Asked | None = None


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
    None for any. Raises SegmentMissing, ImmutableSegment, ImmutableField, StaleRevision, NameTaken or
    InvalidConditions.
    """
    segment = await locked(connection, principal.environment, reference, revisions)
    if edit.key not in (None, segment.key):
        raise ImmutableField(f"The segment keeps its key {segment.key!r}.")
    before = _profile(segment)
    after = before | edit.profile
    wanted = None if edit.definition is None else await _wanted(connection, segment, edit.definition, after["name"])
    if after == before and wanted is None:
        return segment
    if after["name"].lower() != before["name"].lower():
        await refuse_taken_name(connection, segment.environment, segment.scope, after["name"])
    return await _save(connection, clock, principal, segment, (after, wanted))


async def restore_version(
    connection: AnyConnection,
    clock: Clock,
    principal: Principal,
    reference: str,
    version: int,
    *,
    latest: int,
) -> Segment:
    """Let a segment say again what a version said, as its next version; `latest`: the version that the caller knows.

    The caller's transaction is open. Raises SegmentMissing, ImmutableSegment, StaleRevision, VersionMissing or
    InvalidConditions.
    """
    segment = await locked(connection, principal.environment, reference, None)
    if latest != segment.latest.version:
        raise StaleRevision(segment)
    row = await connection.fetchrow(STATEMENTS["version"], segment.segment_id, version)
    if row is None:
        raise VersionMissing(f"{segment.name!r} has no version {version}.")
    tree = EVERYONE if row["conditions"] is None else parse_tree(loads(row["conditions"]), segment.scope)
    wanted = await _differing(connection, segment, (row["population"], tree), segment.name)
    if wanted is None:
        return segment
    return await _save(connection, clock, principal, segment, (_profile(segment), wanted))


async def _wanted(connection: AnyConnection, segment: Segment, asked: Asked, name: str) -> Wanted | None:
    for field, said, there in (("scope", asked.scope, segment.scope), ("kind", asked.kind, segment.kind)):
        if said not in (None, there):
            raise ImmutableField(f"The segment keeps its {field} {there!r}.")
    population = asked.population or segment.latest.population
    tree = asked_tree(segment.kind, segment.scope, population, asked.conditions)
    return await _differing(connection, segment, (population, tree), name)


async def _differing(
    connection: AnyConnection, segment: Segment, definition: tuple[Population, Tree], name: str
) -> Wanted | None:
    """The next version, unless the latest one says the same and can be built. Raises InvalidConditions."""
    population, tree = definition
    latest, tree = segment.latest, await resolved(connection, segment.environment, tree, segment.scope)
    is_same = population == latest.population and same_conditions(latest.conditions, tree, segment.scope)
    if is_same and latest.state != "failed":
        return None
    return Wanted(segment.segment_id, name, segment.scope, segment.kind, population, tree)


async def _save(
    connection: AnyConnection, clock: Clock, principal: Principal, segment: Segment, now: tuple[Profile, Wanted | None]
) -> Segment:
    profile, wanted = now
    if wanted is not None:
        await build(connection, clock, principal, wanted)
    row = (profile["name"], profile["description"], profile["tags"], profile["columns"], profile["announce"])
    await connection.execute(STATEMENTS["update_segment"], segment.segment_id, *row, clock.now_ms(), principal.author)
    await raise_catalogue(connection)
    saved = await read(connection, segment.environment, segment.segment_id)
    version = "" if wanted is None else f", version {saved.latest.version}"
    summary = f"{saved.name!r}: revision {saved.revision}{version}"
    await note(connection, clock, Actor.of(principal), Note("segment.edited", segment.segment_id, summary))
    return saved


def _profile(segment: Segment) -> Profile:
    return {
        "name": segment.name,
        "description": segment.description,
        "tags": list(segment.tags),
        "columns": list(segment.columns),
        "announce": segment.announce,
    }
