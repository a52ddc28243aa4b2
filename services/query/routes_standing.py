"""Door: where a user or company stands with every segment."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from services.query import contract_answers, responses
from services.query.door import Read, Reading
from services.query.growth_reads import one_moment
from services.query.routes_companies import CompanyId
from services.query.routes_explain import missing
from services.query.routes_user import UserId
from services.query.standing_reads import Manner, standing
from shared.domain.instants import format_instant
from shared.domain.segments import SubjectScope
from shared.domain.zones import zone
from shared.http.answers import answer

router = APIRouter(tags=["explain"])
ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": contract_answers.StandingPage}}


@router.get("/v1/users/{user_id:id}/standing", responses=ANSWER)
async def of_user(read: Reading, user_id: UserId) -> Response:
    """Every segment of users: whether the user is in it, since when, and when time alone may change that."""
    return await _standing(read, "user", user_id)


@router.get("/v1/companies/{company_id:id}/standing", responses=ANSWER)
async def of_company(read: Reading, company_id: CompanyId) -> Response:
    """The same of a company and every segment of companies."""
    return await _standing(read, "company", company_id)


async def _standing(read: Read, scope: SubjectScope, subject_id: str) -> Response:
    place = zone(await read.house.freshness.time_zone(read.environment))
    async with one_moment(read.pool) as connection:
        manner = Manner(place, read.shards, read.house.evaluators)
        found = await standing(connection, read.place(subject_id), scope, manner)
        if found is None:
            raise await missing(read, connection, scope, subject_id)
    document = responses.envelope(found.segments, read.fresh, total=len(found.segments))
    return answer({**document, "evaluated_at": format_instant(found.evaluated_at)})
