"""Door: the commands on segments."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import TypeAdapter

from services.ingest.commands.errors import RevisionNeeded
from services.ingest.commands.segment_edits import Edit, ProfileChange, edit_segment
from services.ingest.commands.segments import NewSegment, create_segment, delete_segment, read
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.waiting import wait_until_built
from services.ingest.segment_bodies import CreateSegment, PatchSegment, PutSegment
from services.ingest.segment_rules import (
    UnsupportedKind,
    UnsupportedScope,
    canonical_text,
    parse_if_match,
)
from shared.domain.segments import Segment
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.segment_resource import SegmentResource, etag, segment_resource
from shared.postgres.sessions import transaction

router = APIRouter(route_class=ExactRoute, tags=["segments"], responses=PROBLEMS)

Reference = Annotated[str, Path(description="The segment's id or key.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description='The revision that was read, quoted: `"9"`.')]
Wait = Annotated[
    Literal["ready"] | None, Query(description="`ready`: answer when the version is built, after 10 s at most.")
]

_PROFILE: Final = TypeAdapter(ProfileChange)
_PROFILE_FIELDS: Final = frozenset(ProfileChange.__annotations__)


@router.post("/v1/segments", status_code=201, response_model=SegmentResource)
async def create(body: CreateSegment, principal: Manager, here: Here, wait: Wait = None) -> Response:
    """Create a segment; its version 1 is built over the users there are."""
    new = _new_segment(body)
    async with transaction(here.pool) as connection:
        segment = await create_segment(connection, here.clock, principal, new)
    if wait:
        segment = await wait_until_built(here.pool, segment)
    return _answer(segment, status=201, location=f"/v1/segments/{segment.segment_id}")


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
    edit = Edit(_profile(body), body.key, body.population, canonical_text(body.conditions))
    async with transaction(here.pool) as connection:
        segment = await edit_segment(connection, here.clock, principal, reference, edit, revisions=revisions)
    if wait:
        segment = await wait_until_built(here.pool, segment)
    return _answer(segment)


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
async def delete(reference: Reference, principal: Manager, here: Here, if_match: IfMatch = None) -> Response:
    """Delete a segment; subscribers get one `segment.deleted`."""
    async with transaction(here.pool) as connection:
        await delete_segment(connection, here.clock, principal, reference, parse_if_match(if_match))
    return Response(status_code=204)


def _new_segment(body: CreateSegment) -> NewSegment:
    if body.kind != "attribute":
        raise UnsupportedKind("Manual segments are not here yet; create one with kind 'attribute' and conditions.")
    if body.scope != "user":
        raise UnsupportedScope("Company segments are not here yet; create one with scope 'user'.")
    return NewSegment(
        name=body.name,
        key=body.key,
        description=body.description,
        tags=body.tags,
        scope=body.scope,
        columns=body.columns,
        announce=body.announce,
        population=body.population,
        conditions=canonical_text(body.conditions),
    )


def _profile(body: PatchSegment) -> ProfileChange:
    return _PROFILE.validate_python(body.model_dump(include=set(_PROFILE_FIELDS), exclude_unset=True))


def _answer(segment: Segment, *, status: int = 200, location: str | None = None) -> Response:
    headers = {"ETag": etag(segment)} | ({"Location": location} if location else {})
    return answer(segment_resource(segment), status=status, headers=headers)
