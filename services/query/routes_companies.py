"""Door: companies and their users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.query import companies_reads, contract, responses
from services.query.cursors import decode, list_hash
from services.query.door import Reading, check_limit
from services.query.paging import page_of
from services.query.refusals import NotFound
from services.query.search_requests import (
    CompaniesQuery,
    CompanySearchBody,
    check_columns,
    check_search,
    check_sort,
    columns_of,
    sort_of,
    tree_of,
)
from services.query.searching import Search
from services.query.searching import search as search_page
from shared.http.answers import answer
from shared.http.bodies import ExactRoute

router = APIRouter(route_class=ExactRoute, tags=["companies"])
CompanyId = Annotated[str, Path(description="Percent-encode every character that a path cannot hold, `/` included.")]


@router.post("/v1/companies/search", responses={200: {"model": contract.CompanyPage}})
async def search(read: Reading, body: CompanySearchBody) -> Response:
    """Companies by conditions, segment and text, in any order."""
    check_limit(body.limit, "/limit")
    asked = Search(
        scope="company",
        tree=tree_of(body.conditions, "company"),
        segment=body.segment,
        search=check_search(body.search, "/search"),
        sort=check_sort([(key.attribute, key.direction) for key in body.sort], "/sort"),
        columns=check_columns(body.columns, "/columns"),
        limit=body.limit,
        cursor=body.cursor,
        total=body.total,
    )
    return answer(await search_page(read, asked))


@router.get("/v1/companies", responses={200: {"model": contract.CompanyPage}})
async def companies(read: Reading, listed: Annotated[CompaniesQuery, Query()]) -> Response:
    """The linkable form of a search: all companies, or those of a segment."""
    check_limit(listed.limit, "?limit")
    asked = Search(
        scope="company",
        segment=listed.segment,
        search=check_search(listed.search, "?search"),
        sort=check_sort(sort_of(listed.sort), "?sort"),
        columns=check_columns(columns_of(listed.columns), "?columns"),
        limit=listed.limit,
        cursor=listed.cursor,
    )
    return answer(await search_page(read, asked))


@router.get("/v1/companies/{company_id:id}", responses={200: {"model": contract.CompanyResource}})
async def company(read: Reading, company_id: CompanyId) -> Response:
    """One company, with the source of each attribute."""
    row = await companies_reads.company(read.pool, read.place(company_id))
    if row is None:
        raise NotFound(f"There is no company {company_id!r}.")
    return answer(responses.company(row), headers=responses.freshness_headers(read.fresh))


@router.get("/v1/companies/{company_id:id}/users", responses={200: {"model": contract.CompanyUserPage}})
async def users(read: Reading, company_id: CompanyId, limit: int = 50, cursor: str | None = None) -> Response:
    """The users of a company, by id."""
    check_limit(limit, "?limit")
    place = read.place(company_id)
    found = await companies_reads.company(read.pool, place)
    if found is None:
        raise NotFound(f"There is no company {company_id!r}.")
    of_list = list_hash([read.environment, "company users", company_id])
    at = None if cursor is None else decode(cursor, of_list, 1)
    rows = await companies_reads.users_of(read.pool, place, at, limit + 1, read.shards)
    page = page_of(rows, limit, at, lambda row: (row["user_id"],), of_list)
    results = [responses.company_user(row) for row in page.rows]
    total = found["member_count"]
    return answer(responses.envelope(results, read.fresh, next_=page.next, previous=page.previous, total=total))
