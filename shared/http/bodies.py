"""Bodies of requests: read with a bound, decoded by our number rule, without fields that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Scope

import shared.http.paths  # noqa: F401 - registers the convertor of `{name:id}` before any route uses it
from shared.domain.values import JSON, InvalidValue, loads
from shared.errors import DetailedError, MusterError

MAX_BODY_BYTES = 4 * 1024 * 1024


class BodyTooLarge(MusterError):
    """The body is longer than any command needs."""

    code = "body_too_large"
    status = 413


class NotJson(DetailedError):
    """The body cannot be read as JSON."""

    code = "invalid_json"
    status = 400


class RefusedValue(DetailedError):
    """The body is JSON, with a value in it that Muster never takes."""

    code = "invalid_request"
    status = 400


class ExactRequest(Request):
    """A request whose JSON is decoded by `shared.domain.values`: floats would lose digits."""

    decoded: JSON = None

    async def json(self) -> JSON:
        """What `decode` made of the body."""
        return self.decoded

    async def decode(self) -> None:
        """Read and decode the body. Raises BodyTooLarge, NotJson or RefusedValue."""
        body = await self._bounded_body()
        if not body:
            return
        try:
            self.decoded = loads(body)
        except InvalidValue as error:
            refuse = NotJson if error.code == "invalid_json" else RefusedValue
            detail = {"path": error.path, "code": error.code, "detail": error.detail}
            raise refuse(f"{error.path or 'The body'}: {error.detail}", errors=[detail]) from None

    async def _bounded_body(self) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise BodyTooLarge(f"The body is over {MAX_BODY_BYTES:,} bytes.")
            chunks.append(chunk)
        self._body = b"".join(chunks)
        return self._body


class ExactRoute(APIRoute):
    """A route that takes its body from an ExactRequest; use it as `APIRouter(route_class=ExactRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, after the body has been decoded our way."""
        handle = super().get_route_handler()

        async def decode_and_handle(request: Request) -> Response:
            exact = ExactRequest(_as_json(request.scope), request.receive)
            await exact.decode()
            return await handle(exact)

        return decode_and_handle


def _as_json(scope: Scope) -> Scope:
    """The scope with its body called JSON: `curl -d` calls it a form. No cookie is a key, so no page can forge one."""
    others = [header for header in scope["headers"] if header[0] != b"content-type"]
    return {**scope, "headers": [*others, (b"content-type", b"application/json")]}
