"""Door: lists of users and companies as files."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from services.query.door import Reading
from services.query.export_requests import CompanyExportBody, ExportBody
from services.query.exporting import Export, export
from services.query.search_requests import check_columns, check_search, check_sort, tree_of
from services.query.searching import Search
from shared.domain.segments import Population, SubjectScope
from shared.http.bodies import ExactRoute

router = APIRouter(route_class=ExactRoute, tags=["exports"])
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {}, "application/x-ndjson": {}}, "description": "The file, whole or cut off."}
}


@router.post("/v1/users/export", response_class=StreamingResponse, responses=FILES)
async def export_users(request: Request, read: Reading, body: ExportBody) -> StreamingResponse:
    """Users as a file, read page by page while it is sent.

    Every row is true as of `Muster-As-Of` at least. When the segment is edited meanwhile the connection is cut, so that
    nobody takes a part for the whole.
    """
    asked = _export("user", body, body.population)
    return await export(read, request.app.state.catalogue, asked)


@router.post("/v1/companies/export", response_class=StreamingResponse, responses=FILES)
async def export_companies(request: Request, read: Reading, body: CompanyExportBody) -> StreamingResponse:
    """Companies as a file, as users are exported."""
    return await export(read, request.app.state.catalogue, _export("company", body, None))


def _export(scope: SubjectScope, body: ExportBody | CompanyExportBody, population: Population | None) -> Export:
    asked = Search(
        scope=scope,
        tree=tree_of(body.conditions, scope),
        segment=body.segment,
        population=population,
        search=check_search(body.search, "/search"),
        sort=check_sort([(key.attribute, key.direction) for key in body.sort], "/sort"),
        columns=check_columns(body.columns, "/columns"),
    )
    return Export(asked, body.format, body.limit)
