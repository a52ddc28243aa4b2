"""Door: companies and their users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.query import companies_reads, contract, responses
from services.query.cursors import Cursor, decode, encode, list_hash
from services.query.door import Reading, check_limit
from services.query.refusals import NotFound
from shared.http.answers import answer

router = APIRouter(tags=["companies"])
CompanyId = Annotated[str, Path(description="Percent-encode every character that a path cannot hold, `/` included.")]


@router.get("/v1/companies", responses={200: {"model": contract.CompanyPage}})
async def companies(read: Reading, limit: int = 50, cursor: str | None = None) -> Response:
    """Companies, by id."""
    check_limit(limit, "?limit")
    of_list = list_hash([read.environment, "companies"])
    after = "" if cursor is None else decode(cursor, of_list, 1).keys[0]
    rows = await companies_reads.companies(read.pool, read.environment, read.shards, after, limit + 1)
    shown = rows[:limit]
    next_ = encode(Cursor((shown[-1]["company_id"],), "next"), of_list) if len(rows) > limit else None
    return answer(responses.envelope([responses.company_row(row) for row in shown], read.fresh, next_=next_))


@router.get("/v1/companies/{company_id:id}", responses={200: {"model": contract.CompanyRow}})
async def company(read: Reading, company_id: CompanyId) -> Response:
    """One company."""
    row = await companies_reads.company(read.pool, read.place(company_id))
    if row is None:
        raise NotFound(f"There is no company {company_id!r}.")
    return answer(responses.company_row(row), headers=responses.freshness_headers(read.fresh))


@router.get("/v1/companies/{company_id:id}/users", responses={200: {"model": contract.CompanyUserPage}})
async def users(read: Reading, company_id: CompanyId, limit: int = 50, cursor: str | None = None) -> Response:
    """The users of a company, by id."""
    check_limit(limit, "?limit")
    place = read.place(company_id)
    found = await companies_reads.company(read.pool, place)
    if found is None:
        raise NotFound(f"There is no company {company_id!r}.")
    of_list = list_hash([read.environment, "company users", company_id])
    after = "" if cursor is None else decode(cursor, of_list, 1).keys[0]
    rows = await companies_reads.users_of(read.pool, place, after, limit + 1)
    next_ = encode(Cursor((rows[limit - 1],), "next"), of_list) if len(rows) > limit else None
    results = [{"id": user_id, "user_id": user_id} for user_id in rows[:limit]]
    return answer(responses.envelope(results, read.fresh, next_=next_, total=found["member_count"]))
