"""Door: lists of members that come before their segment: whom they mean is looked at before one is chosen or made."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import model_validator

from services.ingest.commands import members
from services.ingest.commands.member_imports import Action, ListKind, create_import, find_import
from services.ingest.commands.member_imports_csv import Asked
from services.ingest.commands.member_lists import Destination, NewManual, already_in, check_scope, commit_list
from services.ingest.doors import import_answers
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.import_answers import CSV, FILE, ColumnName, ImportResource, Kind, import_resource
from services.ingest.segment_bodies import Description, Key, Name
from shared.domain.segments import SubjectScope
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.postgres.sessions import session, transaction

router = APIRouter(route_class=ExactRoute, tags=["members"], responses=PROBLEMS)
# Its body is no JSON.
uploads = APIRouter(tags=["members"], responses=PROBLEMS)

Scope = Annotated[SubjectScope, Query(description="What the list is of.")]
Segment = Annotated[
    str | None, Query(description="Id or key of a manual segment: how many of the matched are `already_in` it?")
]
_PATH: Final = "/v1/imports"


class NewManualSegment(Body):
    """The manual segment to make, of users or companies as the list is."""

    name: Name
    key: Key | None = None
    description: Description | None = None


class CommitList(Body):
    """What shall happen to the matched members, and in which manual segment: one that there is (`segment`, by id or
    key) or a new one (`create`)."""

    action: Action = "add"
    segment: str | None = None
    create: NewManualSegment | None = None

    @model_validator(mode="after")
    def _says_where(self) -> CommitList:
        if (self.segment is None) == (self.create is None):
            raise ValueError("say where: `segment` or `create`")
        if self.create is not None and self.action != "add":
            raise ValueError("a new segment has nobody to remove or replace: `add`")
        return self


@uploads.post(_PATH, status_code=202, response_model=ImportResource, openapi_extra=FILE)
async def upload(
    request: Request, principal: Manager, here: Here, scope: Scope = "user", column: ColumnName = None, by: Kind = None
) -> Response:
    """Upload a list before there is a segment for it; its commit names one or makes one. Else as for a segment."""
    listed = await import_answers.uploaded(request, Asked(scope, column, by))
    async with transaction(here.pool) as connection:
        made = await create_import(connection, here.clock, principal, ListKind(scope, None), listed)
    return answer(import_resource(made, []), status=202, headers={"Location": f"{_PATH}/{made.import_id}"})


@router.get(f"{_PATH}/{{import_id:id}}", response_model=ImportResource)
async def show(import_id: str, principal: Manager, here: Here, segment: Segment = None) -> Response:
    """How far any list is, and whom it means."""
    async with session(here.pool) as connection:
        found = await find_import(connection, principal.environment, import_id)
        if segment is not None and found.segment_id is None:
            of = await members.target(connection, principal.environment, segment)
            check_scope(of, found.scope)
            found = replace(found, already_in=await already_in(connection, of, import_id))
        shown = await import_answers.shown(connection, import_id)
    return answer(import_resource(found, shown))


@router.get(f"{_PATH}/{{import_id:id}}/unmatched.csv", response_class=Response, responses=CSV)
async def unmatched_csv(import_id: str, principal: Manager, here: Here) -> Response:
    """The values that were not matched, with their lines, as a file for a spreadsheet."""
    async with session(here.pool) as connection:
        await find_import(connection, principal.environment, import_id)
        return await import_answers.left_out_file(connection, import_id)


@router.post(f"{_PATH}/{{import_id:id}}/commit", status_code=202, response_model=ImportResource)
async def commit(import_id: str, body: CommitList, principal: Manager, here: Here) -> Response:
    """Choose or make the segment and send the matched members; the same commit again changes and makes nothing."""
    to = Destination(body.action, _where(body))
    async with transaction(here.pool) as connection:
        made = await commit_list(connection, here.clock, principal, import_id, to)
    return answer(import_resource(made, []), status=202, headers={"Location": f"/v1/segments/{made.segment_id}"})


def _where(body: CommitList) -> str | NewManual:
    if body.create is not None:
        return NewManual(body.create.name, body.create.key, body.create.description)
    return body.segment or ""


router.include_router(uploads)
