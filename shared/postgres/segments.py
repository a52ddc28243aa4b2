"""Reads segments with their definitions, progress and counts: what commands answer and what query lists."""

from __future__ import annotations

from typing import Literal

import asyncpg

from shared.domain.segments import BuildProgress, Segment, SegmentDefinition
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def segment_rows(
    connection: AnyConnection, environment: str, *, after: str = "", limit: int = 1_000
) -> list[Segment]:
    """At most `limit` live segments of the environment whose id comes after `after`, in order of creation."""
    rows = await connection.fetch(STATEMENTS["segments_page"], environment, after, None, limit)
    return [_segment(row) for row in rows]


async def segment_row(connection: AnyConnection, environment: str, reference: str) -> Segment | None:
    """The live segment of this id or key, or None. A key that looks like another segment's id loses against the id."""
    rows = await connection.fetch(STATEMENTS["segments_page"], environment, "", reference, 2)
    found = [_segment(row) for row in rows]
    return next((segment for segment in found if segment.segment_id == reference), found[0] if found else None)


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
    # Users that arrive during the build are gone through too, so `done` may pass the count of a moment ago.
    return BuildProgress(done=min(row["build_done"], row["build_total"]), total=row["build_total"])
