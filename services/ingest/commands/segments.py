"""Store: creating segments, and finding them to be changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environments import lock_environment, raise_catalogue
from services.ingest.commands.errors import (
    ImmutableSegment,
    KeyTaken,
    NameTaken,
    SegmentMissing,
    StaleRevision,
    TooManySegments,
)
from services.ingest.commands.segments_building import build
from services.ingest.commands.segments_graph import resolved
from services.ingest.segment_plans import Wanted
from services.ingest.segment_rules import free_key, key_from_name
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.segments import Announce, Kind, Population, Segment, SubjectScope
from shared.domain.tree import Tree
from shared.ids import new_id
from shared.postgres.pool import AnyConnection
from shared.postgres.segments import segment_row
from shared.postgres.statements import load

STATEMENTS = load(__file__)
MAX_SEGMENTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class NewSegment:
    """What a caller decides about a new segment: `tree` is EVERYONE for a manual one; `key` None: from the name."""

    name: str
    key: str | None
    description: str | None
    tags: list[str]
    scope: SubjectScope
    columns: list[str]
    announce: Announce
    population: Population
    tree: Tree
    kind: Kind = "attribute"


async def create_segment(connection: AnyConnection, clock: Clock, principal: Principal, new: NewSegment) -> Segment:
    """Make a segment whose version 1 is being built. The caller's transaction is open.

    Raises TooManySegments, NameTaken, KeyTaken or InvalidConditions.
    """
    environment = principal.environment
    await lock_environment(connection, environment)
    if await connection.fetchval(STATEMENTS["count_segments"], environment) >= MAX_SEGMENTS:
        raise TooManySegments(f"An environment has at most {MAX_SEGMENTS:,} segments. Delete some first.")
    await refuse_taken_name(connection, environment, new.scope, new.name)
    key = await _new_key(connection, environment, new)
    tree = await resolved(connection, environment, new.tree, new.scope)
    now = clock.now_ms()
    segment_id = new_id("seg_", now)
    row = (segment_id, environment, key, new.name, new.description, new.tags, new.scope, new.columns, new.announce)
    await connection.execute(STATEMENTS["insert_segment"], *row, now, principal.author, new.kind)
    wanted = Wanted(segment_id, new.name, new.scope, new.kind, new.population, tree)
    await build(connection, clock, principal, wanted)
    await raise_catalogue(connection)
    made = Note("segment.created", segment_id, f"{new.kind} segment {new.name!r} of scope {new.scope}")
    await note(connection, clock, Actor.of(principal), made)
    return await read(connection, environment, segment_id)


async def locked(
    connection: AnyConnection, environment: str, reference: str, revisions: Collection[str] | None
) -> Segment:
    """A segment that may be changed, and that nobody else changes before the transaction ends.

    Raises SegmentMissing, ImmutableSegment or StaleRevision.
    """
    await lock_environment(connection, environment)
    segment = await read(connection, environment, reference)
    if segment.kind == "default":
        raise ImmutableSegment(f"{segment.name!r} is a default segment; it cannot be edited or deleted.")
    if revisions is not None and str(segment.revision) not in revisions:
        raise StaleRevision(segment)
    return segment


async def read(connection: AnyConnection, environment: str, reference: str) -> Segment:
    """The live segment of this id or key. Raises SegmentMissing."""
    segment = await segment_row(connection, environment, reference)
    if segment is None:
        raise SegmentMissing(f"There is no segment {reference!r}.")
    return segment


async def refuse_taken_name(connection: AnyConnection, environment: str, scope: SubjectScope, name: str) -> None:
    """Raise NameTaken when a live segment of the scope has the name, in any case."""
    other = await connection.fetchrow(STATEMENTS["segment_by_name"], environment, scope, name)
    if other is not None:
        detail = f"There is a {scope} segment {other['name']!r} already; case makes no difference."
        raise NameTaken(detail, extensions={"id": other["segment_id"]})


async def refuse_taken_key(connection: AnyConnection, environment: str, key: str) -> None:
    """Raise KeyTaken when a live segment has the key."""
    other = await connection.fetchval(STATEMENTS["segment_by_key"], environment, key)
    if other is not None:
        raise KeyTaken(f"The segment {other} has the key {key!r}.", extensions={"id": other})


async def _new_key(connection: AnyConnection, environment: str, new: NewSegment) -> str:
    if new.key is None:
        wanted = key_from_name(new.name)
        rows = await connection.fetch(STATEMENTS["keys_like"], environment, wanted)
        return free_key(wanted, {row["key"] for row in rows})
    await refuse_taken_key(connection, environment, new.key)
    return new.key
