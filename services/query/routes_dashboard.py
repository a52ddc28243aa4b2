"""Door: the dashboard: its files, its configuration, and signing in by a one-time code."""

from __future__ import annotations

import secrets
from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Request, Response

from services.query import contract
from services.query.door import House
from services.query.pages import Pages, content_policy
from services.query.refusals import NotFound, UnknownCode
from services.query.settings import QuerySettings
from shared.domain.instants import format_instant
from shared.domain.logins import BEARER_LIFE_MS
from shared.http.answers import answer
from shared.http.bodies import ExactRoute
from shared.http.models import Body
from shared.http.paths import path_part
from shared.postgres.logins import LoginStore

router = APIRouter(route_class=ExactRoute, tags=["dashboard"])
files = APIRouter(include_in_schema=False)
LASTING = {"Cache-Control": "public, max-age=31536000, immutable"}


class LoginBody(Body):
    """The code of a login link."""

    code: str


@router.post("/v1/login", responses={200: {"model": contract.Login}})
async def login(request: Request, body: LoginBody) -> Response:
    """Trade a one-time code, five minutes old at most, for a bearer of twelve hours."""
    logins: LoginStore = request.app.state.logins
    house: House = request.app.state.house
    traded = await logins.trade(body.code)
    if traded is None:
        raise UnknownCode("This login link was used before, is older than five minutes, or is of another installation.")
    code, bearer = traded
    document = {
        "token": bearer,
        "environment": code.environment,
        "expires_at": format_instant(house.clock.now_ms() + BEARER_LIFE_MS),
    }
    return answer(document if code.write_key is None else {**document, "write_key": code.write_key})


@router.get("/config.json", responses={200: {"model": contract.Config}})
async def config(request: Request) -> Response:
    """Where the doors are, for pages that nobody has signed in to yet."""
    settings: QuerySettings = request.app.state.settings
    house: House = request.app.state.house
    return answer(
        {
            "ingest_url": settings.ingest_url,
            "query_url": settings.query_url,
            "environment": await house.freshness.first_environment(),
            "version": installed_version(),
            "demo": settings.demo,
        },
        headers={"Cache-Control": "no-store"},
    )


@files.get("/{path:path}")
def dashboard(request: Request, path: str) -> Response:
    """A file of the dashboard; any other address that is not the API's is one of its pages."""
    if path.split("/", 1)[0] in {"v1", "docs"}:
        raise NotFound("There is nothing at this path.")
    pages: Pages = request.app.state.pages
    name = path_part(path.encode("latin-1"))
    found = pages.file(name) if name else None
    if found is not None:
        return Response(
            found.content, headers=LASTING if name.startswith("assets/") else {}, media_type=found.media_type
        )
    if "." in name.rsplit("/", 1)[-1]:
        raise NotFound("There is no such file.")
    settings: QuerySettings = request.app.state.settings
    nonce = secrets.token_urlsafe(16)
    headers = {"Content-Security-Policy": content_policy(nonce, settings.ingest_url), "Cache-Control": "no-store"}
    return Response(pages.index(nonce), headers=headers, media_type="text/html; charset=utf-8")


def installed_version() -> str:
    """The version of the wheel; `0` in a checkout that is not installed."""
    try:
        return version("muster")
    except PackageNotFoundError:
        return "0"
