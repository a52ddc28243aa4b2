"""Store: uploaded lists of members, from the upload to the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.ingest.commands.member_imports_csv import UploadedList
from services.ingest.commands.members import Target
from services.ingest.member_bodies import By
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.errors import MusterError
from shared.ids import new_id
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
ROWS_AT_ONCE: Final = 20_000
PAGE: Final = 5_000

ImportState = Literal["checking", "ready", "committing", "done", "failed"]
Action = Literal["add", "remove", "replace"]
Outcome = Literal["unmatched", "ambiguous"]


class ImportMissing(MusterError):
    """The segment has no list of this id; lists are kept for 7 days."""

    code = "not_found"
    status = 404


class ImportNotReady(MusterError):
    """The list is still being checked, has failed, or was committed otherwise."""

    code = "import_not_ready"
    status = 409


@dataclass(frozen=True, slots=True)
class MemberImport:
    """An uploaded list, how far it is, and what was found; counts are of distinct values."""

    import_id: str
    segment_id: str
    state: ImportState
    failure: str | None
    by: By
    column_name: str | None
    column_reason: str
    rows: int
    blank: int
    repeated: int
    distinct_values: int
    checked: int
    matched: int
    unmatched: int
    ambiguous: int
    already_in: int
    action: Action | None
    message_id: str | None
    sent: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that was not matched; `candidates`: JSON of the user ids that an ambiguous address means."""

    line: int
    value: str
    outcome: Outcome
    candidates: str | None


async def create_import(
    connection: AnyConnection, clock: Clock, principal: Principal, of: Target, listed: UploadedList
) -> MemberImport:
    """Keep a list, to be checked, in the caller's transaction."""
    now = clock.now_ms()
    import_id, column = new_id("imp_", now), listed.column
    counts = (listed.rows, listed.blank, listed.repeated, len(listed.values))
    row = (import_id, of.environment, of.segment_id, of.scope, column.by, column.name, column.reason, *counts)
    await connection.execute(STATEMENTS["insert_import"], *row, now, principal.author)
    for first in range(0, len(listed.values), ROWS_AT_ONCE):
        some = listed.values[first : first + ROWS_AT_ONCE]
        lines, values = [line for line, _ in some], [value for _, value in some]
        await connection.execute(STATEMENTS["insert_rows"], import_id, lines, values)
    return await find_import(connection, of, import_id)


async def find_import(connection: AnyConnection, of: Target, import_id: str) -> MemberImport:
    """One list of a segment. Raises ImportMissing."""
    row = await connection.fetchrow(STATEMENTS["find_import"], of.environment, of.segment_id, import_id)
    if row is None:
        raise ImportMissing(f"The segment has no list {import_id!r}; lists are kept for 7 days.")
    return MemberImport(**row)


async def commit_import(
    connection: AnyConnection, clock: Clock, of: Target, import_id: str, action: Action
) -> MemberImport:
    """Let the matched members be added, removed or put in the place of all others, in the caller's transaction.

    The same commit again changes nothing. Raises ImportMissing, ImportNotReady.
    """
    found = await connection.fetchrow(STATEMENTS["lock_import"], of.environment, of.segment_id, import_id)
    state = None if found is None else found["state"]
    if found is not None and state in ("committing", "done") and found["action"] != action:
        raise ImportNotReady(f"The list was committed before, to {found['action']}. Upload it again.")
    if state in ("checking", "failed"):
        raise ImportNotReady("The list is still being checked." if state == "checking" else "The list has failed.")
    if state == "ready":
        now = clock.now_ms()
        await connection.execute(STATEMENTS["commit_import"], import_id, action, new_id("cmd_", now), now)
    return await find_import(connection, of, import_id)


async def left_out(
    connection: AnyConnection, import_id: str, limit: int, outcome: Outcome | None = None, after: int = 0
) -> list[LeftOut]:
    """The first values behind a line that were not matched, in the order of the file."""
    rows = await connection.fetch(STATEMENTS["left_out"], import_id, after, outcome, limit)
    return [LeftOut(**row) for row in rows]


async def all_left_out(connection: AnyConnection, import_id: str) -> AsyncIterator[list[LeftOut]]:
    """All of them, page by page."""
    after = 0
    while rows := await left_out(connection, import_id, PAGE, after=after):
        yield rows
        after = rows[-1].line
