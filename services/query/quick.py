"""Door: the read that products ask with every request of theirs, without what a framework does for each route."""

from __future__ import annotations

from time import perf_counter
from typing import Final, NamedTuple

from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from services.query import responses, users_reads
from services.query.door import House
from services.query.headers import with_headers
from services.query.users_reads import Place
from shared.errors import MusterError
from shared.http.answers import answer
from shared.http.auth import authenticate
from shared.http.paths import path_part
from shared.postgres.pool import Pool

_BEFORE: Final = b"/v1/users/"
_BEHIND: Final = b"/segments"


class _Route(NamedTuple):
    path_format: str


_ROUTE: Final = _Route("/v1/users/{user_id}/segments")


class Quick:
    """ASGI middleware behind `RawPaths`: a user's segments, when there are some and nothing else is asked for.

    For everything that is no such answer, refusals too, the inner app is asked: it does the same, and says why.
    """

    def __init__(self, app: ASGIApp, state: State, pool: Pool) -> None:
        """`state` is the inner app's, with `house`, `keys` and `logins`; `pool` may be lazy."""
        self._app = app
        self._pool = pool
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand the request on."""
        started = perf_counter()
        user_id = _asked(scope)
        document = None if user_id is None else await self._segments(scope, user_id)
        if document is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = _ROUTE
        await answer(document)(scope, receive, with_headers(scope, send, started))

    async def _segments(self, scope: Scope, user_id: str) -> responses.Document | None:
        house: House = self._state.house
        try:
            principal = await authenticate(
                _authorization(scope), self._state.keys, "read", scope["path"], self._state.logins
            )
            shards = (await house.freshness.installation()).shards
            fresh = await house.freshness.freshness(principal.environment)
            rows = await users_reads.segments_of(self._pool, Place.of(principal.environment, user_id, shards))
        except MusterError:
            return None
        return responses.segments_of_user(rows, rows[0]["not_built"], fresh) if rows else None


def _asked(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
        return None
    raw: bytes = scope["raw_path"]
    if not raw.startswith(_BEFORE) or not raw.endswith(_BEHIND):
        return None
    part = raw[len(_BEFORE) : -len(_BEHIND)]
    return None if not part or b"/" in part else path_part(part)


def _authorization(scope: Scope) -> str | None:
    found = (value for name, value in scope["headers"] if name == b"authorization")
    value: bytes | None = next(found, None)
    return None if value is None else value.decode("latin-1")
