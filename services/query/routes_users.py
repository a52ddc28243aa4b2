"""Door: lists of users."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.query import contract, responses, users_reads
from services.query.door import Reading, check_limit
from services.query.search_requests import (
    ManyUsersBody,
    SearchBody,
    UsersQuery,
    check_columns,
    check_search,
    check_sort,
    columns_of,
    invalid,
    sort_of,
    tree_of,
)
from services.query.searching import Search
from services.query.searching import search as search_page
from shared.http.answers import answer
from shared.http.bodies import ExactRoute

router = APIRouter(route_class=ExactRoute, tags=["users"])
MOST_USERS = 1_000


@router.post("/v1/users/search", responses={200: {"model": contract.UserPage}})
async def search(read: Reading, body: SearchBody) -> Response:
    """Users by conditions, segment and text, in any order."""
    check_limit(body.limit, "/limit")
    asked = Search(
        tree=tree_of(body.conditions),
        segment=body.segment,
        population=body.population,
        search=check_search(body.search, "/search"),
        sort=check_sort([(key.attribute, key.direction) for key in body.sort], "/sort"),
        columns=check_columns(body.columns, "/columns"),
        limit=body.limit,
        cursor=body.cursor,
        total=body.total,
    )
    return answer(await search_page(read, asked))


@router.get("/v1/users", responses={200: {"model": contract.UserPage}})
async def users(read: Reading, listed: Annotated[UsersQuery, Query()]) -> Response:
    """The linkable form of a search: all users, or those of an e-mail or a segment."""
    check_limit(listed.limit, "?limit")
    asked = Search(
        segment=listed.segment,
        population=listed.population,
        search=check_search(listed.search, "?search"),
        email=listed.email or None,
        sort=check_sort(sort_of(listed.sort), "?sort"),
        columns=check_columns(columns_of(listed.columns), "?columns"),
        limit=listed.limit,
        cursor=listed.cursor,
    )
    return answer(await search_page(read, asked))


@router.get("/v1/users/by", responses={200: {"model": contract.UserPage}})
async def users_by(read: Reading, user_id: str | None = None, email: str | None = None) -> Response:
    """The users with this id (one or none) or e-mail (any number), for ids that do not fit a path."""
    if (user_id is None) == (email is None):
        raise invalid("?user_id", "one_of", "Give either user_id or email.")
    if email is not None:
        return answer(await search_page(read, Search(email=email, population="all", limit=1_000)))
    row = await users_reads.user(read.pool, read.place(user_id or ""))
    rows = [] if row is None else [responses.user_row({**row, "entered_at": None})]
    return answer(responses.envelope(rows, read.fresh, total=len(rows)))


@router.post("/v1/users/segments", responses={200: {"model": contract.SegmentsOfUsers}})
async def segments_of_users(read: Reading, body: ManyUsersBody) -> Response:
    """The segments of many users at once, in the order asked; `not_built` names segments nothing is known about yet."""
    if not 1 <= len(body.user_ids) <= MOST_USERS:
        raise invalid("/user_ids", "count_out_of_range", f"Name 1 to {MOST_USERS:,} users.")
    rows, known = await users_reads.segments_of_many(read.pool, read.environment, body.user_ids, read.shards)
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["user_id"]].append(responses.user_segment(row))
    results = [
        {"user_id": user_id, "known": user_id in known, "segments": found[user_id]}
        for user_id in dict.fromkeys(body.user_ids)
    ]
    document = responses.envelope(results, read.fresh, total=len(results))
    return answer({**document, "not_built": await users_reads.not_built(read.pool, read.environment)})
