"""Door: who commanded what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from typing_extensions import TypedDict

from services.ingest.commands import audit
from services.ingest.commands.audit import Action, AuditRow, Wanted
from services.ingest.doors.context import PROBLEMS, Here
from shared.http.answers import answer
from shared.http.callers import Manager
from shared.http.segment_resource import rfc3339
from shared.postgres.sessions import session

router = APIRouter(tags=["audit"], responses=PROBLEMS)

Subject = Annotated[
    str | None,
    Query(
        max_length=255,
        description="An id: of a segment, key, list or dead letter, a slug, a name, or of a user or company.",
    ),
]
Actor = Annotated[str | None, Query(max_length=255, description="As `actor` in the answers: `key Ann`.")]
Limit = Annotated[int, Query(ge=1, le=1_000)]
Cursor = Annotated[str | None, Query(pattern="^c_[0-9a-f]{1,15}$")]


class AuditEntry(TypedDict):
    """A command that was given. `subject`: the id of what it was about; a user or company stands under a hash."""

    id: int
    action: Action
    subject: str | None
    actor: str
    key_id: str | None
    summary: str
    at: str


class AuditLog(TypedDict):
    """A page of commands, newest first."""

    results: list[AuditEntry]
    next: str | None


def _wanted(action: Action | None = None, subject: Subject = None, actor: Actor = None) -> Wanted:
    return Wanted(action, subject, actor)


@router.get("/v1/audit", response_model=AuditLog)
async def list_page(
    principal: Manager,
    here: Here,
    wanted: Annotated[Wanted, Depends(_wanted)],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """The commands that were given in the environment, newest first."""
    before = audit.NEWEST if cursor is None else int(cursor[2:], 16)
    async with session(here.pool) as connection:
        found = await audit.page(connection, principal.environment, wanted, before, limit + 1)
    shown = found[:limit]
    following = f"c_{shown[-1].number:x}" if len(found) > limit else None
    return answer({"results": [_entry(row) for row in shown], "next": following})


def _entry(row: AuditRow) -> AuditEntry:
    return {
        "id": row.number,
        "action": row.action,
        "subject": row.subject,
        "actor": row.actor,
        "key_id": row.key_id,
        "summary": row.summary,
        "at": rfc3339(row.at),
    }
