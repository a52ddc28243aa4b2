"""Store: uploaded lists of members, from the upload to the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.ingest.commands.audit import Actor, Note, note
from services.ingest.commands.member_imports_csv import UploadedList
from services.ingest.commands.members import Target
from services.ingest.member_bodies import By
from shared.clock import Clock
from shared.domain.keys import Principal
from shared.domain.segments import SubjectScope
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
    """There is no list of this id, or the segment has none; lists are kept for 7 days."""

    code = "not_found"
    status = 404


class ImportNotReady(MusterError):
    """The list is still being checked, has failed, or was committed otherwise."""

    code = "import_not_ready"
    status = 409


@dataclass(frozen=True, slots=True)
class ListKind:
    """What a list is of, and the manual segment that it is for; None: its commit says which one."""

    scope: SubjectScope
    segment_id: str | None


@dataclass(frozen=True, slots=True)
class MemberImport:
    """An uploaded list, how far it is, and what was found; counts are of distinct values."""

    import_id: str
    segment_id: str | None
    scope: SubjectScope
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
    connection: AnyConnection, clock: Clock, principal: Principal, kind: ListKind, listed: UploadedList
) -> MemberImport:
    """Keep a list, to be checked, in the caller's transaction."""
    environment = principal.environment
    now = clock.now_ms()
    import_id, column = new_id("imp_", now), listed.column
    counts = (listed.rows, listed.blank, listed.repeated, len(listed.values))
    row = (import_id, environment, kind.segment_id, kind.scope, column.by, column.name, column.reason, *counts)
    await connection.execute(STATEMENTS["insert_import"], *row, now, principal.author)
    for first in range(0, len(listed.values), ROWS_AT_ONCE):
        some = listed.values[first : first + ROWS_AT_ONCE]
        lines, values = [line for line, _ in some], [value for _, value in some]
        await connection.execute(STATEMENTS["insert_rows"], import_id, lines, values)
    summary = f"{len(listed.values):,} values of {column.by}, of {listed.rows:,} rows"
    await note(connection, clock, Actor.of(principal), Note("import.uploaded", import_id, summary))
    return await find_import(connection, environment, import_id)


async def find_import(
    connection: AnyConnection, environment: str, import_id: str, segment_id: str | None = None
) -> MemberImport:
    """One list, with a segment id one of that segment. Raises ImportMissing."""
    row = await connection.fetchrow(STATEMENTS["find_import"], environment, import_id, segment_id)
    if row is None:
        whose = "There is" if segment_id is None else "The segment has"
        raise ImportMissing(f"{whose} no list {import_id!r}; lists are kept for 7 days.")
    return MemberImport(**row)


async def commit_import(
    connection: AnyConnection, clock: Clock, principal: Principal, of: Target, import_id: str, action: Action
) -> MemberImport:
    """Let the matched members be added, removed or put in the place of all others, in the caller's transaction.

    The same commit again changes nothing. Raises ImportMissing, ImportNotReady.
    """
    found = await connection.fetchrow(STATEMENTS["lock_import"], of.environment, import_id, of.segment_id)
    state = None if found is None else found["state"]
    if found is not None and state in ("committing", "done") and found["action"] != action:
        raise ImportNotReady(f"The list was committed before, to {found['action']}. Upload it again.")
    if state in ("checking", "failed"):
        raise ImportNotReady("The list is still being checked." if state == "checking" else "The list has failed.")
    if state == "ready":
        now = clock.now_ms()
        message_id = new_id("cmd_", now)
        await connection.execute(STATEMENTS["commit_import"], import_id, action, message_id, now)
        done = Note("import.committed", of.segment_id, f"{action}, list {import_id}, message {message_id}")
        await note(connection, clock, Actor.of(principal), done)
    return await find_import(connection, of.environment, import_id, of.segment_id)


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
