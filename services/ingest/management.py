"""Wiring: the management side of ingest, a FastAPI app behind the routes of the SDKs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from services.ingest.doors import (
    audit,
    dead_letters,
    descriptions,
    environments,
    erasures,
    imports,
    keys,
    lists,
    members,
    segments,
)
from services.ingest.doors.context import Context
from services.ingest.doors.idempotency import Idempotency
from services.ingest.doors.picking import Post
from services.ingest.journal import Journal
from services.ingest.sdk_contract import with_sdk_routes
from shared.clock import Clock
from shared.http import problem_pages
from shared.http.fastapi_problems import install_problems
from shared.http.paths import RawPaths
from shared.http.request_ids import RequestIds
from shared.postgres.keys import KeyStore
from shared.postgres.logins import LoginStore
from shared.postgres.pool import Pool

DASHBOARD_ORIGINS: Final = ("http://127.0.0.1:8080", "http://localhost:8080")

DOORS: Final = (
    segments, members, imports, lists, erasures, descriptions, keys, environments, dead_letters, audit, problem_pages
)  # fmt: skip

READS_ARE: Final = 'Reads live at query: $MUSTER_QUERY after `eval "$(muster env)"`, port 8080 by default.'

POOL_SETTINGS: Final = {
    "application_name": "muster ingest",
    "statement_timeout": "5000",
    "lock_timeout": "4000",
    "idle_in_transaction_session_timeout": "10000",
}
"""Server settings for the pool of this app."""


class Api(FastAPI):
    """The management routes, with a document that also describes the routes in front of them."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of all of ingest."""
        return with_sdk_routes(super().openapi())


def build_api() -> Api:
    """The routes, without anything to work with."""
    api = Api(
        title="Muster ingest",
        version="1",
        description="The write door: calls of SDKs, and commands on segments, keys, environments and dead letters.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for module in DOORS:
        api.include_router(module.router)
    install_problems(api, reads_are=READS_ARE)
    return api


def create_app(
    *, pool: Pool, redis: Redis, journal: Journal, clock: Clock, dashboard_origins: Sequence[str] = DASHBOARD_ORIGINS
) -> ASGIApp:
    """The management side as an ASGI app that has no lifespan: whoever made the pool and Redis closes them.

    `pool` should be lazy, with POOL_SETTINGS: while Postgres is away every route answers 503 `database_unavailable`.
    """
    api = build_api()
    api.state.context = Context(pool, redis, clock, Post(journal, clock))
    keys, logins = KeyStore(pool), LoginStore(pool, clock)
    api.state.keys, api.state.logins = keys, logins
    shared_with_dashboard = CORSMiddleware(
        Idempotency(RawPaths(api), pool, clock, keys, logins),
        allow_origins=list(dashboard_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key"],
        expose_headers=["ETag", "Idempotency-Replayed", "Location", "Muster-Message-Id", "Request-Id", "Retry-After"],
        max_age=7200,
    )
    return RequestIds(shared_with_dashboard, clock)
