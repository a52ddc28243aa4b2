"""Door: lists of members for manual segments: uploaded, checked, looked at and committed."""

from __future__ import annotations

import asyncio
import csv
from io import StringIO
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from typing_extensions import TypedDict

from services.ingest.commands import members
from services.ingest.commands.member_imports import (
    Action,
    ImportState,
    LeftOut,
    MemberImport,
    all_left_out,
    commit_import,
    create_import,
    find_import,
    left_out,
)
from services.ingest.commands.member_imports_csv import Asked, UploadedList, read_list, uploaded_file
from services.ingest.doors.context import PROBLEMS, Here
from services.ingest.doors.members import Ambiguous
from services.ingest.doors.segments import Reference
from services.ingest.member_bodies import By
from shared.domain.csv_text import harmless
from shared.domain.values import loads
from shared.http.answers import answer
from shared.http.bodies import BodyTooLarge, ExactRoute
from shared.http.callers import Manager
from shared.http.models import Body
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import session, transaction

MAX_BYTES: Final = 32 * 1024 * 1024
SHOWN: Final = 1_000

router = APIRouter(route_class=ExactRoute, tags=["members"], responses=PROBLEMS)
# Its body is no JSON.
uploads = APIRouter(tags=["members"], responses=PROBLEMS)

ColumnName = Annotated[str | None, Query(description="The column to take, by its name in the header.", max_length=255)]
Kind = Annotated[By | None, Query(description="What the column holds; else its name or its values decide.")]
_PATH: Final = "/v1/segments/{reference:id}/imports"
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}
_CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


class ImportResource(TypedDict):
    """A list. `rows` are those of the file; the other counts are of its distinct values, `checked` of which were looked
    up. `unmatched` and `ambiguous` show the first 1,000. After a commit `sent` entries are on their way, and
    `message_id` is for `wait_for`."""

    id: str
    segment_id: str
    state: ImportState
    failure: str | None
    column: str | None
    column_reason: str
    by: By
    rows: int
    blank: int
    repeated: int
    values: int
    matched: int
    already_in: int
    unmatched_count: int
    ambiguous_count: int
    unmatched: list[str]
    ambiguous: list[Ambiguous]
    action: Action | None
    message_id: str | None
    created_at: str
    created_by: str


class Commit(Body):
    """What shall happen to the matched members."""

    action: Action


@uploads.post(_PATH, status_code=202, response_model=ImportResource, openapi_extra=_FILE)
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
    body = await _body(request)
    asked = Asked(of.scope, column, by)
    # In a thread: a large file would hold up the calls of SDKs.
    listed = await asyncio.to_thread(_listed, request.headers.get("content-type", ""), body, asked)
    async with transaction(here.pool) as connection:
        made = await create_import(connection, here.clock, principal, of, listed)
    location = f"/v1/segments/{of.segment_id}/imports/{made.import_id}"
    return answer(_resource(made, []), status=202, headers={"Location": location})


@router.get(f"{_PATH}/{{import_id:id}}", response_model=ImportResource)
async def show(reference: Reference, import_id: str, principal: Manager, here: Here) -> Response:
    """How far a list is, and whom it means."""
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        found = await find_import(connection, of, import_id)
        unmatched = await left_out(connection, import_id, SHOWN, "unmatched")
        ambiguous = await left_out(connection, import_id, SHOWN, "ambiguous")
    return answer(_resource(found, [*unmatched, *ambiguous]))


@router.get(f"{_PATH}/{{import_id:id}}/unmatched.csv", response_class=Response, responses=_CSV)
async def unmatched_csv(reference: Reference, import_id: str, principal: Manager, here: Here) -> Response:
    """The values that were not matched, with their lines, as a file for a spreadsheet."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["line", "value", "reason", "user_ids"])
    async with session(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        await find_import(connection, of, import_id)
        async for page in all_left_out(connection, import_id):
            writer.writerows(_cells(each) for each in page)
    headers = {"Content-Disposition": f'attachment; filename="unmatched-{import_id}.csv"'}
    return Response(text.getvalue().encode(), headers=headers, media_type="text/csv; charset=utf-8")


@router.post(f"{_PATH}/{{import_id:id}}/commit", status_code=202, response_model=ImportResource)
async def commit(reference: Reference, import_id: str, body: Commit, principal: Manager, here: Here) -> Response:
    """Add, remove or replace by the matched values of a list; the same commit again changes nothing."""
    async with transaction(here.pool) as connection:
        of = await members.target(connection, principal.environment, reference)
        made = await commit_import(connection, here.clock, of, import_id, body.action)
    return answer(_resource(made, []), status=202)


router.include_router(uploads)


async def _body(request: Request) -> bytes:
    chunks, size = list[bytes](), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            raise BodyTooLarge(f"The file is over {MAX_BYTES:,} bytes.")
        chunks.append(chunk)
    return b"".join(chunks)


def _listed(content_type: str, body: bytes, asked: Asked) -> UploadedList:
    return read_list(uploaded_file(content_type, body), asked)


def _cells(each: LeftOut) -> list[str | int]:
    return [each.line, harmless(each.value), each.outcome, harmless(" ".join(_candidates(each)))]


def _candidates(each: LeftOut) -> list[str]:
    found = loads(each.candidates or "[]")
    return [str(user_id) for user_id in found] if isinstance(found, list) else []


def _resource(made: MemberImport, shown: list[LeftOut]) -> ImportResource:
    return {
        "id": made.import_id,
        "segment_id": made.segment_id,
        "state": made.state,
        "failure": made.failure,
        "column": made.column_name,
        "column_reason": made.column_reason,
        "by": made.by,
        "rows": made.rows,
        "blank": made.blank,
        "repeated": made.repeated,
        "values": made.distinct_values,
        "matched": made.matched,
        "already_in": made.already_in,
        "unmatched_count": made.unmatched,
        "ambiguous_count": made.ambiguous,
        "unmatched": [each.value for each in shown if each.outcome == "unmatched"],
        "ambiguous": [
            {"value": each.value, "user_ids": _candidates(each)} for each in shown if each.outcome == "ambiguous"
        ],
        "action": made.action,
        "message_id": made.message_id,
        "created_at": rfc3339(made.created_at),
        "created_by": made.created_by,
    }
