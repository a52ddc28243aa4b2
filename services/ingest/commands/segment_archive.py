"""Store: deleting segments, and undoing that."""

from __future__ import annotations

from collections.abc import Collection

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.environments import lock_environment, raise_catalogue
from services.ingest.commands.errors import NotArchived, Purged, Referenced, SegmentMissing, SeveralArchived
from services.ingest.commands.segments import locked, read, refuse_taken_key, refuse_taken_name
from services.ingest.commands.segments_building import build, drop_pending
from services.ingest.commands.segments_graph import references_to, resolved
from services.ingest.segment_plans import Wanted
from shared.clock import Clock
from shared.domain.conditions import parse_tree
from shared.domain.keys import Principal
from shared.domain.segments import UNDO_DAYS, Segment
from shared.domain.tree import EVERYONE
from shared.domain.values import loads
from shared.postgres.pool import AnyConnection
from shared.postgres.segments import DAY_MS, archived_row, segment_row
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def delete_segment(
    connection: AnyConnection,
    clock: Clock,
    principal: Principal,
    reference: str,
    revisions: Collection[str] | None,
    *,
    purge: bool = False,
) -> None:
    """Archive a segment, for good if it is purged; one that is archived can still be purged, by its id.

    `revisions`: those at which the caller allows it, None for any. Raises SegmentMissing, ImmutableSegment,
    StaleRevision or Referenced.
    """
    now = clock.now_ms()
    by = Actor.of(principal)
    if purge and await connection.fetchval(STATEMENTS["purge_segment"], principal.environment, reference, now):
        await note(connection, clock, by, Note("segment.purged", reference, "a deleted segment"))
        return
    segment = await locked(connection, principal.environment, reference, revisions)
    references = await references_to(connection, segment.segment_id)
    if references:
        names = ", ".join(repr(each["name"]) for each in references[:5])
        raise Referenced(
            f"{segment.name!r} is used by {len(references):,} segments: {names}{' ...' if references[5:] else ''}.",
            extensions={"references": references},
        )
    await drop_pending(connection, segment.segment_id)
    await connection.execute(STATEMENTS["archive_segment"], segment.segment_id, now, principal.author, purge)
    await raise_catalogue(connection)
    done = Note("segment.purged" if purge else "segment.deleted", segment.segment_id, repr(segment.name))
    await note(connection, clock, by, done)


async def undo_delete(connection: AnyConnection, clock: Clock, principal: Principal, reference: str) -> Segment:
    """Let an archived segment live again; what it said last is built as its next version.

    `reference`: its id, or its key where only one that can be restored had it. The caller's transaction is open.
    Raises SegmentMissing, SeveralArchived, NotArchived, Purged, NameTaken, KeyTaken or, when a segment that it names
    is gone meanwhile, InvalidConditions.
    """
    environment, now = principal.environment, clock.now_ms()
    await lock_environment(connection, environment)
    segment = await _archived(connection, environment, reference, now)
    if segment.archived_at is not None and now - segment.archived_at.timestamp() * 1000 >= UNDO_DAYS * DAY_MS:
        raise Purged(f"{segment.name!r} was deleted more than {UNDO_DAYS} days ago; it cannot be restored.")
    await refuse_taken_name(connection, environment, segment.scope, segment.name)
    await refuse_taken_key(connection, environment, segment.key)
    latest = segment.latest
    tree = EVERYONE if latest.conditions is None else parse_tree(loads(latest.conditions), segment.scope)
    tree = await resolved(connection, environment, tree, segment.scope)
    await connection.execute(STATEMENTS["unarchive_segment"], segment.segment_id, now, principal.author)
    wanted = Wanted(segment.segment_id, segment.name, segment.scope, segment.kind, latest.population, tree)
    await build(connection, clock, principal, wanted)
    await raise_catalogue(connection)
    undone = Note("segment.restored", segment.segment_id, repr(segment.name))
    await note(connection, clock, Actor.of(principal), undone)
    return await read(connection, environment, segment.segment_id)


async def _archived(connection: AnyConnection, environment: str, reference: str, now: int) -> Segment:
    segment = await archived_row(connection, environment, reference)
    if segment is not None:
        return segment
    live = await segment_row(connection, environment, reference)
    if live is not None:
        raise NotArchived(f"{live.name!r} is not deleted. To restore a version, send its number.")
    if await connection.fetchval(STATEMENTS["is_purged"], environment, reference):
        raise Purged(f"The segment {reference!r} was purged; it cannot be restored.")
    segment = await _archived_with_key(connection, environment, reference, now)
    if segment is not None:
        return segment
    raise SegmentMissing(f"There is no segment {reference!r}, nor was one deleted that could be restored.")


async def _archived_with_key(connection: AnyConnection, environment: str, key: str, now: int) -> Segment | None:
    since = now - UNDO_DAYS * DAY_MS
    rows = await connection.fetch(STATEMENTS["archived_with_key"], environment, key, since)
    ids = [row["segment_id"] for row in rows]
    if len(ids) > 1:
        detail = f"{len(ids):,} deleted segments had the key {key!r}: {', '.join(ids)}. Restore one by its id."
        raise SeveralArchived(detail, extensions={"ids": ids})
    return await archived_row(connection, environment, ids[0]) if ids else None
