"""Ingest's paths: one dictionary in front, the management app behind it for all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from services.ingest.acceptance import Acceptance
from services.ingest.browser import CORS, PREFLIGHT, dropped, rudderstack_config, segment_settings
from services.ingest.calls import TYPES
from services.ingest.catalogue import Catalogue
from services.ingest.health import alive, metrics
from services.ingest.intake import Intake
from services.ingest.wire import Answer, ClientGone, Handler, Request, problem_answer, respond
from shared.clock import Clock
from shared.errors import MusterError
from shared.ids import new_id
from shared.metrics import CALLS_RECEIVED

_SHORT: Final = {"i": "identify", "t": "track", "p": "page", "g": "group", "a": "alias", "s": "screen"}

_log = structlog.stdlib.get_logger()


class MethodNotAllowed(MusterError):
    """The path takes other methods."""

    code = "method_not_allowed"
    status = 405


class InternalError(MusterError):
    """A mistake of ours."""

    code = "internal_error"
    status = 500


class Route(NamedTuple):
    """A handler, and the methods it is for."""

    handler: Handler
    methods: tuple[str, ...]


def read(handler: Handler) -> Route:
    """A route that reads."""
    return Route(handler, ("GET", "HEAD"))


def write(handler: Handler) -> Route:
    """A route that takes a body."""
    return Route(handler, ("POST",))


def sdk_routes(acceptance: Acceptance, catalogue: Catalogue, readiness: Handler) -> dict[bytes, Route]:
    """Every fixed path that is not management's."""
    batch = write(acceptance.batch)
    config = read(rudderstack_config(catalogue))
    singles = {name: write(acceptance.single(name)) for name in TYPES}
    routes = {
        "/v1/batch": batch,
        "/v1/b": batch,
        "/beacon/v1/batch": batch,
        "/v1/import": write(acceptance.history),
        "/v1/m": write(dropped),
        "/sourceConfig": config,
        "/sourceConfig/": config,
        "/healthz": read(alive),
        "/readyz": read(readiness),
        "/metrics": read(metrics),
        **{f"/v1/{name}": route for name, route in singles.items()},
        **{f"/v1/{short}": singles[name] for short, name in _SHORT.items()},
    }
    return {path.encode(): route for path, route in routes.items()}


class IngestDoor:
    """The ASGI app of ingest."""

    def __init__(
        self, routes: Mapping[bytes, Route], settings: Handler, clock: Clock, management: ASGIApp, intake: Intake
    ) -> None:
        """``settings``: of Segment's browser SDK, whose path holds a key. ``management``: gets what has no route."""
        self._routes = routes
        self._settings = read(settings)
        self._clock = clock
        self._management = management
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with self._intake.reading(receive) as reading:
            route = self._route(scope["raw_path"]) if scope["type"] == "http" else None
            if route is None:
                await self._management(scope, reading.receive, send)
            else:
                await self._serve(route, Request(scope, reading), send)

    async def _serve(self, route: Route, request: Request, send: Send) -> None:
        cors = CORS if b"origin" in request.headers else ()
        if request.scope["method"] == "OPTIONS":
            await respond(send, PREFLIGHT, cors)
            return
        answer = await self._answer(route, request)
        if answer is not None:
            await respond(send, answer, cors)

    def _route(self, path: bytes) -> Route | None:
        route = self._routes.get(path)
        if route is None and path.startswith(b"/v1/projects/") and path.endswith(b"/settings"):
            return self._settings
        return route

    async def _answer(self, route: Route, request: Request) -> Answer | None:
        """The handler's answer, or its refusal; None when the client has gone."""
        try:
            if request.scope["method"] not in route.methods:
                return self._not_allowed(route)
            return await route.handler(request)
        except ClientGone:
            return None
        except MusterError as error:
            if error.status == 503:
                CALLS_RECEIVED.labels(outcome="unavailable").inc()
            return problem_answer(error, self._request_id())
        except Exception:
            request_id = self._request_id()
            _log.exception("request_failed", request_id=request_id)
            return problem_answer(InternalError("Something went wrong here; our log has it."), request_id)

    def _not_allowed(self, route: Route) -> Answer:
        methods = ", ".join((*route.methods, "OPTIONS"))
        refusal = problem_answer(MethodNotAllowed(f"This path takes {methods}."), self._request_id())
        return Answer(refusal.status, refusal.body, (*refusal.headers, (b"allow", methods.encode())))

    def _request_id(self) -> str:
        return new_id("req_", self._clock.now_ms())


def make_door(
    catalogue: Catalogue, acceptance: Acceptance, readiness: Handler, clock: Clock, management: ASGIApp, intake: Intake
) -> IngestDoor:
    """The app with all its routes."""
    routes = sdk_routes(acceptance, catalogue, readiness)
    return IngestDoor(routes, segment_settings(catalogue), clock, management, intake)
