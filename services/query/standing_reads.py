"""Store: where a user or company stands with every segment, and when time alone may change that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from services.query import linked_trees
from services.query.company_evidence_reads import company_subject
from services.query.evaluators import Compiled, Evaluators
from services.query.evidence import Evidence
from services.query.explaining import judge
from services.query.subject_reads import user_evidence
from services.query.told_nodes import told_verdict
from services.query.turns import in_turns
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


@dataclass(frozen=True, slots=True)
class Manner:
    """How an environment's definitions are asked: in its zone, of how many shards, and what is compiled already."""

    zone: ZoneInfo
    shards: int
    evaluators: Evaluators


async def standing(connection: AnyConnection, place: Place, scope: SubjectScope, manner: Manner) -> Standing | None:
    """None when there is no such user or company. Ask in a transaction that sees one moment: one read of the subject
    answers for all segments."""
    rows = await connection.fetch(STATEMENTS["segments"], place.environment, scope, place.shard, place.user_id)
    questions = await linked_trees.all_saved(
        connection, [row["serving_definition"] for row in rows if row["serving_definition"] is not None]
    )
    ready = {
        number: manner.evaluators.of(number, question, manner.zone)
        async for number, question in in_turns(questions.items())
    }
    needs = Needs.of_all(each.needs for each in ready.values())
    evidence = await _evidence(connection, place, scope, needs, manner.shards)
    if evidence is None:
        return None
    told = [_told(row, ready.get(row["serving_definition"]), evidence) async for row in in_turns(rows)]
    return Standing(evidence.now, told)


async def _evidence(
    connection: AnyConnection, place: Place, scope: SubjectScope, needs: Needs, shards: int
) -> Evidence | None:
    if scope == "company":
        return await company_subject(connection, place, needs)
    return await user_evidence(connection, place, needs, shards, prepared=True)


def _told(row: asyncpg.Record, serving: Compiled | None, evidence: Evidence) -> dict[str, Any]:
    """Nothing is known of the members of a segment that nothing serves."""
    entered_at: int | None = row["entered_at"]
    verdict = None if serving is None else judge(serving.question, evidence, serving.evaluator)
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
