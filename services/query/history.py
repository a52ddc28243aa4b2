"""Door: who was in a segment at an earlier moment, folded back from today's members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.query import growth_reads, responses
from services.query.cursors import decode, list_hash
from services.query.door import Read
from services.query.growth import Record
from services.query.growth_reads import History, Then
from services.query.moments import moment_of
from services.query.paging import page_of
from services.query.refusals import NotRecorded
from services.query.responses import Document
from services.query.search_requests import MembersQuery, invalid
from shared.domain.instants import format_instant
from shared.domain.segments import Segment, SegmentDefinition, SubjectScope
from shared.domain.zones import zone


async def members_then(read: Read, segment: Segment, listed: MembersQuery, columns: tuple[str, ...] | None) -> Document:
    """The page of `?at=`: the members then, by id, with the attributes of today.

    Raises InvalidRequest, NotRecorded, CursorMismatch, ReadTooSlow.
    """
    if listed.sort is not None:
        raise invalid("?sort", "unknown_sort", "Earlier members are listed by id.")
    at = moment_of(listed.at or "", zone(await read.house.freshness.time_zone(read.environment)), "?at")
    if at > read.fresh.now:
        raise invalid("?at", "out_of_range", "That moment is still to come.")
    serving = _serving(segment)
    of_list = list_hash([read.environment, "members at", segment.segment_id, at])
    cursor = None if listed.cursor is None else decode(listed.cursor, of_list, 1)
    then = Then(at, serving.definition, limit=listed.limit + 1)
    if cursor is not None:
        then = replace(then, after=cursor.keys[0], is_back=cursor.is_back)
    history = History(read.environment, segment.segment_id, read.shards)
    async with growth_reads.one_moment(read.pool) as connection:
        records = await growth_reads.records_of(connection, history, at)
        since = _known_from(records[-1] if records else None, at)
        ids = await growth_reads.members_then(connection, history, since, then)
        total = await growth_reads.count_then(connection, history, since, then) if listed.cursor is None else None
        page = page_of(ids, listed.limit, cursor, lambda subject_id: (subject_id,), of_list)
        chosen = columns if columns is not None else (segment.columns or None)
        today = await growth_reads.subjects_today(connection, history, segment.scope, page.rows, chosen)
    rows = [_row(segment.scope, subject_id, today.get(subject_id)) for subject_id in page.rows]
    return responses.envelope(rows, read.fresh, next_=page.next, previous=page.previous, total=total)


def _serving(segment: Segment) -> SegmentDefinition:
    if segment.serving is None:
        raise NotRecorded("No version of the segment has been built yet.")
    if segment.is_publishing:
        raise NotRecorded("The members of a new version are being told one by one. Ask again in a moment.")
    return segment.serving


def _known_from(record: Record | None, at: int) -> Record | None:
    if record is not None and at < record.at:
        raise NotRecorded(
            f"The members before {format_instant(record.at)}, when this version was built, are not recorded one by "
            "one; how many there were is told by /growth."
        )
    return record


def _row(scope: SubjectScope, subject_id: str, today: Mapping[str, Any] | None) -> Document:
    """One who is no more has an id only."""
    if today is not None:
        return responses.user_row(today) if scope == "user" else responses.company_row(today)
    return {"id": subject_id, f"{scope}_id": subject_id, "attributes": {}}
