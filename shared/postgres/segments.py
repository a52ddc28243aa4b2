"""Reads segments with their definitions, progress and counts: what commands answer and what query lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

import asyncpg

from shared.domain.segments import UNDO_DAYS, BuildProgress, Segment, SegmentDefinition
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)
DAY_MS: Final = 86_400_000
_LAST: Final = "~"
"""Comes after every id."""


@dataclass(frozen=True, slots=True)
class SegmentsAsked:
    """At most `limit` segments of an environment after an id, or else before one, and then backwards: the live ones, or
    those archived ones that can still be restored at `restorable_at`, UTC ms."""

    environment: str
    after: str = ""
    before: str | None = None
    limit: int = 1_000
    restorable_at: int | None = None


async def segment_rows(connection: AnyConnection, asked: SegmentsAsked) -> list[Segment]:
    """A page of segments, in order of creation; one before an id backwards."""
    since = None if asked.restorable_at is None else asked.restorable_at - UNDO_DAYS * DAY_MS
    statement, bounds = STATEMENTS["segments_page"], (_behind(asked.after), _LAST)
    if asked.before is not None:
        statement, bounds = backwards(statement), ("", asked.before)
    rows = await connection.fetch(statement, asked.environment, *bounds, asked.limit, since)
    return [_segment(row) for row in rows]


async def segment_row(connection: AnyConnection, environment: str, reference: str) -> Segment | None:
    """The live segment of this id or key, or None. No key looks like an id: keys have no underscore."""
    segment_id = await connection.fetchval(STATEMENTS["segment_id_of"], environment, reference)
    if segment_id is None:
        return None
    row = await connection.fetchrow(STATEMENTS["segments_page"], environment, segment_id, segment_id, 1, None)
    return None if row is None else _segment(row)


async def archived_row(connection: AnyConnection, environment: str, segment_id: str) -> Segment | None:
    """The archived segment of this id, however long it has been one, unless it was purged; or None."""
    row = await connection.fetchrow(STATEMENTS["segments_page"], environment, segment_id, segment_id, 1, 0)
    return None if row is None else _segment(row)


def _behind(segment_id: str) -> str:
    """Right behind an id, by code points, comes the id with the smallest character that Postgres can store."""
    return f"{segment_id}\x01"


def _segment(row: asyncpg.Record) -> Segment:
    return Segment(
        segment_id=row["segment_id"],
        environment=row["environment"],
        key=row["key"],
        name=row["name"],
        description=row["description"],
        tags=tuple(row["tags"]),
        scope=row["scope"],
        kind=row["kind"],
        columns=tuple(row["columns"]),
        announce=row["announce"],
        revision=row["revision"],
        serving=_definition(row, "serving"),
        building=_definition(row, "building"),
        progress=_progress(row),
        member_count=row["member_count"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
        archived_at=row["archived_at"],
        references=row["references"],
        names=json.loads(row["names"]),
    )


def _definition(row: asyncpg.Record, which: Literal["serving", "building"]) -> SegmentDefinition | None:
    if row[f"{which}_definition"] is None:
        return None
    return SegmentDefinition(
        definition=row[f"{which}_definition"],
        version=row[f"{which}_version"],
        population=row[f"{which}_population"],
        conditions=row[f"{which}_conditions"],
        state=row[f"{which}_state"],
        failure=row[f"{which}_failure"],
    )


def _progress(row: asyncpg.Record) -> BuildProgress | None:
    if row["build_total"] is None:
        return None
    # Who arrives during the build is gone through too, so `done` may pass the count of a moment ago.
    return BuildProgress(done=min(row["build_done"], row["build_total"]), total=row["build_total"])
