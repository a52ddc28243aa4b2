"""FastAPI dependencies: the caller of a route, with the scope that the route needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from shared.domain.keys import Principal, Scope
from shared.http.auth import Keys, Logins, authenticate

# Only so that OpenAPI says how to send a key; the header is read by `authenticate`, which takes Basic too.
_BEARER = HTTPBearer(auto_error=False, scheme_name="key", description="An API key: `Authorization: Bearer mk_...`.")
Shown = Annotated[object, Depends(_BEARER)]


def caller(needed: Scope) -> Callable[[Request, Shown], Awaitable[Principal]]:
    """A dependency that gives the caller; `app.state` has to hold `keys` (`Keys`), and may hold `logins` (`Logins`)."""

    async def authenticated(request: Request, _: Shown) -> Principal:
        return await identify(request, needed)

    return authenticated


async def identify(request: Request, needed: Scope) -> Principal:
    """Who sent the request, as of now. Raises MissingKey, UnknownKey or WrongScope."""
    keys: Keys = request.app.state.keys
    logins: Logins | None = getattr(request.app.state, "logins", None)
    return await authenticate(request.headers.get("authorization"), keys, needed, request.url.path, logins)


Manager = Annotated[Principal, Depends(caller("manage"))]
Reader = Annotated[Principal, Depends(caller("read"))]
