"""Store: explains a question about one user or company, read and evaluated as of one moment."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.query.company_evidence_reads import company_evidence
from services.query.explaining import Explanation, explain
from services.query.questions import Question
from services.query.subject_reads import user_evidence
from services.query.users_reads import Place
from shared.postgres.pool import AnyConnection


async def explanation(
    connection: AnyConnection, place: Place, question: Question, zone: ZoneInfo, shards: int
) -> Explanation | None:
    """Why a user, or a company, is what a question asks for; None when there is no such user or company.

    The connection is in a transaction that sees one moment: then the answer agrees with the member rows of that moment.
    """
    if question.scope == "user":
        evidence = await user_evidence(connection, place, question.needs(zone), shards, prepared=question.prepared)
    else:
        evidence = await company_evidence(connection, place, question, zone, shards)
    return None if evidence is None else explain(question, evidence, zone)
