"""Door: the commands on segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import TypeAdapter

from services.ingest.commands.errors import LatestNeeded, RevisionNeeded
from services.ingest.commands.segment_archive import delete_segment, undo_delete
from services.ingest.commands.segment_edits import Asked, Edit, ProfileChange, edit_segment, restore_version
from services.ingest.commands.segment_warnings import warnings_about
from services.ingest.commands.segments import NewSegment, create_segment, read
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.waiting import wait_until_built
from services.ingest.segment_bodies import CreateSegment, PatchSegment, PutSegment, RestoreSegment
from services.ingest.segment_rules import asked_tree, parse_if_match
from shared.domain.segments import Segment
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.segment_resource import SegmentResource, Warning_, etag, segment_resource
from shared.postgres.sessions import transaction

router = APIRouter(route_class=ExactRoute, tags=["segments"], responses=PROBLEMS)

Reference = Annotated[str, Path(description="The segment's id or key.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description='The revision that was read, quoted: `"9"`.')]
Purge = Annotated[bool, Query(description="For good: nobody can undo it.")]
Wait = Annotated[
    Literal["ready"] | None, Query(description="`ready`: answer when the version is built, after 10 s at most.")
]

_PROFILE: Final = TypeAdapter(ProfileChange)
_PROFILE_FIELDS: Final = frozenset(ProfileChange.__annotations__)


@router.post("/v1/segments", status_code=201, response_model=SegmentResource)
async def create(body: CreateSegment, principal: Manager, here: Here, wait: Wait = None) -> Response:
    """Create a segment; its version 1 is built over the users (or companies) there are."""
    new = _new_segment(body)
    async with transaction(here.pool) as connection:
        segment = await create_segment(connection, here.clock, principal, new)
        warnings = await warnings_about(connection, segment)
    if wait:
        segment = await wait_until_built(here.pool, segment)
    return _answer(segment, warnings, status=201, location=f"/v1/segments/{segment.segment_id}")


@router.put("/v1/segments/{reference:id}", response_model=SegmentResource)
async def put(
    reference: Reference,
    body: PutSegment,
    principal: Manager,
    here: Here,
    if_match: IfMatch = None,
    wait: Wait = None,
) -> Response:
    """Give a segment a definition; a new version is built only when the condition tree or the population differs."""
    if if_match is None:
        async with transaction(here.pool) as connection:
            raise RevisionNeeded(await read(connection, principal.environment, reference))
    revisions = parse_if_match(if_match)
    asked = Asked(body.conditions, body.population, body.scope, body.kind)
    edit = Edit(_profile(body), body.key, asked)
    async with transaction(here.pool) as connection:
        segment = await edit_segment(connection, here.clock, principal, reference, edit, revisions=revisions)
        warnings = await warnings_about(connection, segment)
    if wait:
        segment = await wait_until_built(here.pool, segment)
    return _answer(segment, warnings)


@router.patch("/v1/segments/{reference:id}", response_model=SegmentResource)
async def patch(
    reference: Reference, body: PatchSegment, principal: Manager, here: Here, if_match: IfMatch = None
) -> Response:
    """Change the name, description, tags, columns or announcing of a segment: no new version."""
    edit, revisions = Edit(_profile(body)), parse_if_match(if_match)
    async with transaction(here.pool) as connection:
        segment = await edit_segment(connection, here.clock, principal, reference, edit, revisions=revisions)
    return _answer(segment)


@router.delete("/v1/segments/{reference:id}", status_code=204)
async def delete(
    reference: Reference, principal: Manager, here: Here, if_match: IfMatch = None, purge: Purge = False
) -> Response:
    """Delete a segment that no other one uses; subscribers get one `segment.deleted`. It can be undone for 30 days."""
    revisions = parse_if_match(if_match)
    async with transaction(here.pool) as connection:
        await delete_segment(connection, here.clock, principal, reference, revisions, purge=purge)
    return Response(status_code=204)


@router.post("/v1/segments/{reference:id}/restore", response_model=SegmentResource)
async def restore(
    reference: Reference, principal: Manager, here: Here, body: RestoreSegment | None = None, wait: Wait = None
) -> Response:
    """Build what an earlier version said as the next one, or, without a version, let a deleted segment live
    again: by its id, or by its key where only one had it."""
    asked = body or RestoreSegment()
    async with transaction(here.pool) as connection:
        if asked.version is None:
            segment = await undo_delete(connection, here.clock, principal, reference)
        elif asked.if_version is None:
            latest = (await read(connection, principal.environment, reference)).latest.version
            raise LatestNeeded(f'Send the latest version that you know; now it is `"if_version": {latest}`.')
        else:
            segment = await restore_version(
                connection, here.clock, principal, reference, asked.version, latest=asked.if_version
            )
        warnings = await warnings_about(connection, segment)
    if wait:
        segment = await wait_until_built(here.pool, segment)
    return _answer(segment, warnings)


def _new_segment(body: CreateSegment) -> NewSegment:
    of_users = body.kind == "attribute" and body.scope == "user"
    population = body.population or ("identified" if of_users else "all")
    return NewSegment(
        name=body.name,
        key=body.key,
        description=body.description,
        tags=body.tags,
        scope=body.scope,
        columns=body.columns,
        announce=body.announce,
        population=population,
        tree=asked_tree(body.kind, body.scope, population, body.conditions),
        kind=body.kind,
    )


def _profile(body: PatchSegment) -> ProfileChange:
    return _PROFILE.validate_python(body.model_dump(include=set(_PROFILE_FIELDS), exclude_unset=True))


def _answer(
    segment: Segment, warnings: Sequence[Warning_] = (), *, status: int = 200, location: str | None = None
) -> Response:
    headers = {"ETag": etag(segment)} | ({"Location": location} if location else {})
    return answer(segment_resource(segment, warnings), status=status, headers=headers)
