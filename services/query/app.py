"""Query as a process: wires the pool, the stores and the routes, and serves them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import uvicorn
import uvloop
from fastapi import FastAPI
from starlette.types import ASGIApp

from services.query import (
    health,
    live,
    routes_calls,
    routes_catalogue,
    routes_companies,
    routes_dashboard,
    routes_explain,
    routes_exports,
    routes_growth,
    routes_members,
    routes_preview,
    routes_segments,
    routes_standing,
    routes_status,
    routes_transitions,
    routes_user,
    routes_users,
    routes_versions,
)
from services.query.caller_keys import CallerKeys
from services.query.catalogue_reads import CatalogueStore
from services.query.changes_reads import ChangeStore
from services.query.door import House
from services.query.evaluators import Evaluators
from services.query.freshness import FreshnessStore
from services.query.headers import Headers
from services.query.live_reads import RailStore
from services.query.pages import Pages
from services.query.quick import Quick
from services.query.replicas import OneServer
from services.query.settings import QuerySettings
from shared.clock import Clock, make_clock
from shared.http import problem_pages
from shared.http.fastapi_problems import install_problems
from shared.http.paths import RawPaths
from shared.http.request_ids import RequestIds
from shared.logging import configure_logging
from shared.postgres.keys import KeyStore
from shared.postgres.logins import LoginStore
from shared.postgres.pool import Pool, open_pool
from shared.settings import read

POOL_SETTINGS: Final[Mapping[str, str]] = {
    "application_name": "muster query",
    "default_transaction_read_only": "on",
    "statement_timeout": "3000",
    "idle_in_transaction_session_timeout": "10000",
    # Which filters a list has decides its plan: a generic one would miss the indexes.
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
}
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    "default": {"description": "A problem document.", "content": {"application/problem+json": {}}}
}
"""What OpenAPI says of refusals."""

PRIMARY_POOL: Final = 2
"""Connections to a primary that is asked for keys and positions only."""
QUICK_POOL: Final = 4
"""Connections that plan a user's segments once, not each time: the statement is always the same."""
_GRACE_SECONDS: Final = 1


def build_api() -> FastAPI:
    """The routes alone, as OpenAPI describes them."""
    api = FastAPI(
        title="Muster query",
        version="1",
        description="The read door: users, segments, members and transitions, each answer with how fresh it is.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for module in (
        routes_users,
        routes_exports,
        routes_user,
        routes_segments,
        routes_versions,
        routes_members,
        routes_transitions,
        routes_preview,
        routes_explain,
        routes_standing,
        routes_growth,
        routes_catalogue,
        routes_calls,
        live,
        routes_companies,
        routes_status,
        routes_dashboard,
        health,
    ):
        api.include_router(module.router, responses=PROBLEMS)
    api.include_router(problem_pages.router)
    api.include_router(routes_dashboard.files)
    api.add_middleware(Headers)
    install_problems(api)
    return api


def create_app(
    pool: Pool, settings: QuerySettings, clock: Clock, primary: Pool | None = None, quick: Pool | None = None
) -> ASGIApp:
    """The read door as an ASGI app without a lifespan: whoever made the pools (lazy, POOL_SETTINGS) closes them.

    ``primary``: where keys are looked up when `pool` is of a replica. ``quick``: of the same server, for what `Quick`
    reads, whose one plan is kept.
    """
    api = build_api()
    api.state.settings = settings
    api.state.house = House(pool, clock, FreshnessStore(pool, clock), Evaluators(), primary or pool)
    api.state.keys = KeyStore(pool) if primary is None else CallerKeys(KeyStore(primary), KeyStore(pool))
    api.state.logins = LoginStore(pool, clock)
    api.state.rails = RailStore(pool)
    api.state.changes = ChangeStore(pool)
    api.state.catalogue = CatalogueStore(pool)
    api.state.pages = Pages(settings.dashboard_folder)
    return RequestIds(RawPaths(Quick(api, api.state, quick or pool)), clock)


@asynccontextmanager
async def running(settings: QuerySettings) -> AsyncIterator[ASGIApp]:
    """The app with its pools; Postgres may be away and come later."""
    clock = make_clock(settings.clock_file)
    async with _pool(settings.database_url, PRIMARY_POOL if settings.reads_apart else settings.pool_size) as primary:
        if not settings.reads_apart:
            async with _pool(settings.database_url, QUICK_POOL, plans="auto") as quick:
                yield create_app(primary, settings, clock, quick=quick)
            return
        async with _pool(settings.read_url, settings.pool_size, OneServer()) as pool:
            yield create_app(pool, settings, clock, primary)


@asynccontextmanager
async def _pool(
    url: str, size: int, one: OneServer | None = None, plans: str = "force_custom_plan"
) -> AsyncIterator[Pool]:
    admit, session = None if one is None else one.admit, {**POOL_SETTINGS, "plan_cache_mode": plans}
    pool = await open_pool(url, size=size, settings=session, lazy=True, admit=admit, plain=True)
    if one is not None:
        one.watch(pool)
    try:
        yield pool
    finally:
        pool.terminate()


async def serve(settings: QuerySettings) -> None:
    """Serve until a signal comes. Streams are cut after a moment: their clients resume."""
    async with running(settings) as app:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http="httptools",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        await uvicorn.Server(config).serve()


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = read(QuerySettings)
    configure_logging(settings.log, "query")
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings))
