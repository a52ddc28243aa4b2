"""Store: where a user or company stands with every segment, and when time alone may change that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from services.query import linked_trees
from services.query.company_evidence_reads import company_subject
from services.query.evidence import Evidence
from services.query.explaining import judge
from services.query.questions import Question
from services.query.subject_reads import user_evidence
from services.query.told_nodes import told_verdict
from services.query.users_reads import Place
from shared.domain.instants import format_instant
from shared.domain.parts import Needs
from shared.domain.segments import SubjectScope
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Every live segment of the scope, as of UTC ms `evaluated_at`."""

    evaluated_at: int
    segments: list[dict[str, Any]]


async def standing(
    connection: AnyConnection, place: Place, scope: SubjectScope, zone: ZoneInfo, shards: int
) -> Standing | None:
    """None when there is no such user or company. Ask in a transaction that sees one moment: one read of the subject
    answers for all segments."""
    rows = await connection.fetch(STATEMENTS["segments"], place.environment, scope, place.shard, place.user_id)
    questions = await linked_trees.all_saved(
        connection, [row["serving_definition"] for row in rows if row["serving_definition"] is not None]
    )
    evidence = await _evidence(connection, place, scope, _needs(questions.values(), zone), shards)
    if evidence is None:
        return None
    return Standing(
        evidence.now, [_told(row, questions.get(row["serving_definition"]), evidence, zone) for row in rows]
    )


async def _evidence(
    connection: AnyConnection, place: Place, scope: SubjectScope, needs: Needs, shards: int
) -> Evidence | None:
    if scope == "company":
        return await company_subject(connection, place, needs)
    return await user_evidence(connection, place, needs, shards, prepared=True)


def _needs(questions: Collection[Question], zone: ZoneInfo) -> Needs:
    return Needs.of_all(question.needs(zone) for question in questions)


def _told(row: asyncpg.Record, question: Question | None, evidence: Evidence, zone: ZoneInfo) -> dict[str, Any]:
    """Nothing is known of the members of a segment that nothing serves."""
    entered_at: int | None = row["entered_at"]
    verdict = None if question is None else judge(question, evidence, zone)
    return {
        "id": row["segment_id"],
        "key": row["key"],
        "name": row["name"],
        "kind": row["kind"],
        "state": row["state"],
        "version": row["version"],
        "member": None if verdict is None else entered_at is not None,
        "since": None if entered_at is None else format_instant(entered_at),
        **({"truth": None, "next_flip_at": None} if verdict is None else told_verdict(verdict)),
    }
