"""Store: the next step of an uploaded list, in bounded pieces whose end is remembered with their effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import asyncpg

from services.ingest.commands.member_imports import Action, ImportState
from services.ingest.commands.members import Subjects, by_email, known, members_among, subjects_of, target_of
from services.ingest.member_bodies import By
from shared.domain.emails import email_key
from shared.domain.segments import SubjectScope
from shared.domain.values import dumps
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)
STEP: Final = 2_000
"""Values of a step: a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Job:
    """A list that is being checked, or whose entries are being sent."""

    import_id: str
    environment: str
    segment_id: str | None
    scope: SubjectScope
    state: ImportState
    by: By
    checked: int
    sent: int
    action: Action | None
    message_id: str | None
    committed_at: int | None


class Finding(NamedTuple):
    """What one value was found to be."""

    line: int
    outcome: str
    subject_id: str | None
    candidates: str | None


async def take(connection: AnyConnection) -> Job | None:
    """A list with work in it, held by the caller's transaction; None when there is none."""
    row = await connection.fetchrow(STATEMENTS["take"])
    return None if row is None else Job(**row)


async def check(connection: AnyConnection, job: Job) -> None:
    """Look up the next values of a list."""
    of = await subjects_of(connection, job.environment, job.scope)
    rows = await connection.fetch(STATEMENTS["unchecked"], job.import_id, job.checked, STEP)
    findings = await _look_up(connection, of, job.by, rows)
    subjects = [each.subject_id for each in findings if each.subject_id is not None]
    already_in = await _already_in(connection, job, subjects)
    columns = [list(column) for column in zip(*findings, strict=True)] or [[], [], [], []]
    await connection.execute(STATEMENTS["found"], job.import_id, *columns)
    count = Counter(each.outcome for each in findings)
    counts = (count["matched"], count["unmatched"], count["ambiguous"], already_in)
    reached = rows[-1]["line"] if rows else job.checked
    state = "checking" if len(rows) == STEP else "ready"
    await connection.execute(STATEMENTS["checked"], job.import_id, reached, *counts, state)


async def unsent(connection: AnyConnection, job: Job) -> tuple[list[str], int, bool]:
    """The next users (or companies) to pick, the last line of them, and whether they are the last ones."""
    rows = await connection.fetch(STATEMENTS["unsent"], job.import_id, job.sent, STEP)
    return [row["subject_id"] for row in rows], rows[-1]["line"] if rows else job.sent, len(rows) < STEP


async def sent(connection: AnyConnection, job: Job, reached: int, *, done: bool) -> None:
    """Remember that entries are on their streams; `done`: the closing ones too."""
    await connection.execute(STATEMENTS["sent"], job.import_id, reached, "done" if done else "committing")


async def fail(connection: AnyConnection, job: Job, reason: str) -> None:
    """Give a list up."""
    await connection.execute(STATEMENTS["fail"], job.import_id, reason)


async def _already_in(connection: AnyConnection, job: Job, subjects: Sequence[str]) -> int:
    """How many are members; of a list that has no segment yet, its commit counts them."""
    if job.segment_id is None:
        return 0
    of = await target_of(connection, job.environment, job.segment_id, job.scope)
    return await members_among(connection, of, subjects)


async def _look_up(connection: AnyConnection, of: Subjects, by: By, rows: Sequence[asyncpg.Record]) -> list[Finding]:
    if by == "email":
        users = await by_email(connection, of.environment, [email_key(row["value"]) for row in rows])
        return [_addressed(row["line"], users.get(email_key(row["value"]), [])) for row in rows]
    there = await known(connection, of, [row["value"] for row in rows])
    return [
        Finding(row["line"], "matched", row["value"], None)
        if row["value"] in there
        else Finding(row["line"], "unmatched", None, None)
        for row in rows
    ]


def _addressed(line: int, user_ids: list[str]) -> Finding:
    match user_ids:
        case []:
            return Finding(line, "unmatched", None, None)
        case [user_id]:
            return Finding(line, "matched", user_id, None)
    return Finding(line, "ambiguous", None, dumps(list(user_ids)))
