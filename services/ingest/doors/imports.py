"""Door: lists of members for a manual segment: uploaded, checked, looked at and committed."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from services.ingest.commands import members
from services.ingest.commands.member_imports import Action, ListKind, commit_import, create_import, find_import
from services.ingest.commands.member_imports_csv import Asked
from services.ingest.doors import import_answers
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.import_answers import CSV, FILE, ColumnName, ImportResource, Kind, import_resource
from services.ingest.doors.segments import Reference
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.postgres.sessions import session, transaction

router = APIRouter(route_class=ExactRoute, tags=["members"], responses=PROBLEMS)
# Its body is no JSON.
uploads = APIRouter(tags=["members"], responses=PROBLEMS)

_PATH: Final = "/v1/segments/{reference:id}/imports"


class Commit(Body):
    """What shall happen to the matched members."""

    action: Action


@uploads.post(_PATH, status_code=202, response_model=ImportResource, openapi_extra=FILE)
async def upload(
    request: Request,
    reference: Reference,
    principal: Manager,
    here: Here,
    column: ColumnName = None,
    by: Kind = None,
) -> Response:
    """Upload a CSV of user ids or e-mail addresses: at most 100,000 rows and 32 MB. Nothing changes before the commit.

    A header names the columns (`user_id`, `email`, ...); a single column needs none.
    """
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
    listed = await import_answers.uploaded(request, Asked(of.scope, column, by))
    async with transaction(here.pool) as connection:
        made = await create_import(connection, here.clock, principal, ListKind(of.scope, of.segment_id), listed)
    location = f"/v1/segments/{of.segment_id}/imports/{made.import_id}"
    return answer(import_resource(made, []), status=202, headers={"Location": location})


@router.get(f"{_PATH}/{{import_id:id}}", response_model=ImportResource)
async def show(reference: Reference, import_id: str, principal: Manager, here: Here) -> Response:
    """How far a list is, and whom it means."""
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        found = await find_import(connection, of.environment, import_id, of.segment_id)
        shown = await import_answers.shown(connection, import_id)
    return answer(import_resource(found, shown))


@router.get(f"{_PATH}/{{import_id:id}}/unmatched.csv", response_class=Response, responses=CSV)
async def unmatched_csv(reference: Reference, import_id: str, principal: Manager, here: Here) -> Response:
    """The values that were not matched, with their lines, as a file for a spreadsheet."""
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        await find_import(connection, of.environment, import_id, of.segment_id)
        return await import_answers.left_out_file(connection, import_id)


@router.post(f"{_PATH}/{{import_id:id}}/commit", status_code=202, response_model=ImportResource)
async def commit(reference: Reference, import_id: str, body: Commit, principal: Manager, here: Here) -> Response:
    """Add, remove or replace by the matched values of a list; the same commit again changes nothing."""
    async with transaction(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        made = await commit_import(connection, here.clock, principal, of, import_id, body.action)
    return answer(import_resource(made, []), status=202)


router.include_router(uploads)
