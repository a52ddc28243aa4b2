"""Door: how an uploaded list comes in and what is answered of it, whether or not it has a segment yet."""

from __future__ import annotations

import asyncio
import csv
from io import StringIO
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from typing_extensions import TypedDict

from services.ingest.commands.member_imports import (
    Action,
    ImportState,
    LeftOut,
    MemberImport,
    all_left_out,
    left_out,
)
from services.ingest.commands.member_imports_csv import Asked, UploadedList, read_list, uploaded_file
from services.ingest.doors.members import Ambiguous
from services.ingest.member_bodies import By
from shared.domain.csv_text import harmless
from shared.domain.segments import SubjectScope
from shared.domain.values import loads
from shared.http.bodies import BodyTooLarge
from shared.http.segment_resource import rfc3339
from shared.postgres.pool import AnyConnection

MAX_BYTES: Final = 32 * 1024 * 1024
SHOWN: Final = 1_000

ColumnName = Annotated[str | None, Query(description="The column to take, by its name in the header.", max_length=255)]
Kind = Annotated[By | None, Query(description="What the column holds; else its name or its values decide.")]
FILE: Final[dict[str, Any]] = {
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
CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


class ImportResource(TypedDict):
    """A list. `rows` are those of the file; the other counts are of its distinct values, `checked` of which were looked
    up. `unmatched` and `ambiguous` show the first 1,000. After a commit `sent` entries are on their way, and
    `message_id` is for `wait_for`. Without a segment nobody is `already_in`."""

    id: str
    segment_id: str | None
    scope: SubjectScope
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


async def uploaded(request: Request, asked: Asked) -> UploadedList:
    """The list in the body of a request. Raises BodyTooLarge and InvalidCsv."""
    body = await _body(request)
    # In a thread: a large file would hold up the calls of SDKs.
    return await asyncio.to_thread(_listed, request.headers.get("content-type", ""), body, asked)


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


async def shown(connection: AnyConnection, import_id: str) -> list[LeftOut]:
    """The first values that were not matched, and the first that were ambiguous."""
    unmatched = await left_out(connection, import_id, SHOWN, "unmatched")
    return [*unmatched, *await left_out(connection, import_id, SHOWN, "ambiguous")]


async def left_out_file(connection: AnyConnection, import_id: str) -> Response:
    """All values that were not matched, with their lines, as a file for a spreadsheet."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["line", "value", "reason", "user_ids"])
    async for page in all_left_out(connection, import_id):
        writer.writerows(_cells(each) for each in page)
    headers = {"Content-Disposition": f'attachment; filename="unmatched-{import_id}.csv"'}
    return Response(text.getvalue().encode(), headers=headers, media_type="text/csv; charset=utf-8")


def _cells(each: LeftOut) -> list[str | int]:
    return [each.line, harmless(each.value), each.outcome, harmless(" ".join(_candidates(each)))]


def _candidates(each: LeftOut) -> list[str]:
    found = loads(each.candidates or "[]")
    return [str(user_id) for user_id in found] if isinstance(found, list) else []


def import_resource(made: MemberImport, shown: list[LeftOut]) -> ImportResource:
    """The document of a list with some of what was left out."""
    return {
        "id": made.import_id,
        "segment_id": made.segment_id,
        "scope": made.scope,
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
