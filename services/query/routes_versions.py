"""Door: the versions of a segment: what each said, who made it, and which one serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NotRequired

import msgspec
from fastapi import APIRouter, Response
from typing_extensions import TypedDict

from services.query import responses, versions_reads
from services.query.contract import Page
from services.query.cursors import decode, integers, list_hash
from services.query.door import Reading, check_limit
from services.query.paging import page_of
from services.query.routes_segments import SegmentId
from services.query.versions_reads import Named, Version
from shared.domain.segments import STAGES, Population, Segment
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.segment_resource import Conditions, rfc3339, sentence_of
from shared.postgres.sessions import session

router = APIRouter(route_class=ExactRoute, tags=["segments"])

VersionState = Literal["building", "serving", "failed", "past"]
_NEWEST: Final = 2**31 - 1


class EditedPart(TypedDict):
    """A segment that the version names, whose edit made it necessary."""

    id: str
    key: str
    name: str


class SegmentVersion(TypedDict):
    """A version. `because_of`: it says what the one before it says, and was made as these segments were edited."""

    version: int
    state: VersionState
    serving: bool
    population: Population
    conditions: Conditions
    sentence: str
    created_at: str
    created_by: str
    because_of: list[EditedPart]
    failure: NotRequired[str]


class VersionPage(Page[SegmentVersion]):
    """The versions of a segment, newest first."""

    results: list[SegmentVersion]


@router.get("/v1/segments/{segment_id:id}/versions", responses={200: {"model": VersionPage}})
async def versions(read: Reading, segment_id: SegmentId, limit: int = 50, cursor: str | None = None) -> Response:
    """The versions of a segment, newest first, each with its author and what it says."""
    check_limit(limit, "?limit")
    segment = await read.segment(segment_id)
    of_list = list_hash([read.environment, "versions", segment.segment_id])
    at = None if cursor is None else decode(cursor, of_list, 1)
    (before,), is_back = ((_NEWEST,), False) if at is None else (integers(at, range(_NEWEST)), at.is_back)
    async with session(read.pool) as connection:
        rows = await versions_reads.versions(connection, segment.segment_id, before, limit + 1, is_back=is_back)
        names = await versions_reads.named(connection, {name for row in rows for name in row.named})
    page = page_of(rows, limit, at, lambda row: (str(row.definition.version),), of_list)
    results = [_version(segment, row, names) for row in page.rows]
    return answer(responses.envelope(results, read.fresh, next_=page.next, previous=page.previous))


def _version(segment: Segment, row: Version, names: Mapping[str, Named]) -> SegmentVersion:
    definition = row.definition
    words = sentence_of(segment.kind, definition, segment.scope, {id_: named.name for id_, named in names.items()})
    is_serving = segment.serving is not None and segment.serving.definition == definition.definition
    version = SegmentVersion(
        version=definition.version,
        state=_state(definition.state, is_serving=is_serving, has_failed=definition.failure is not None),
        serving=is_serving,
        population=definition.population,
        conditions=None if definition.conditions is None else msgspec.Raw(definition.conditions.encode()),
        sentence=words,
        created_at=rfc3339(row.created_at),
        created_by=row.created_by,
        because_of=[{"id": id_, "key": names[id_].key, "name": names[id_].name} for id_ in row.edited if id_ in names],
    )
    if definition.failure is not None:
        version["failure"] = definition.failure
    return version


def _state(state: str, *, is_serving: bool, has_failed: bool) -> VersionState:
    if is_serving:
        return "serving"
    if has_failed:
        return "failed"
    return "building" if state in STAGES else "past"
