"""Paths as they were sent: ids may hold `/`, `.` or anything else, so routing never sees them decoded."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from starlette.convertors import Convertor, register_url_convertor
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import MusterError
from shared.http.problems import MEDIA_TYPE, problem_bytes


class InvalidPath(MusterError):
    """A part of the path is not UTF-8, or holds NUL."""

    code = "invalid_path"
    status = 400


def path_part(raw: bytes) -> str:
    """One part of a raw path, unquoted. Raises InvalidPath."""
    try:
        part = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise InvalidPath("A part of the path is not UTF-8.") from None
    if "\0" in part:
        raise InvalidPath("A part of the path holds NUL.")
    return part


def path_parts(raw_path: bytes) -> list[str]:
    """The parts of a raw path, split first and then unquoted: `/v1/users/a%2Fb` -> v1, users, a/b.

    Raises InvalidPath.
    """
    return [path_part(raw) for raw in raw_path.lstrip(b"/").split(b"/")]


class IdConvertor(Convertor[str]):
    """The path parameter `{user_id:id}` of an app behind `RawPaths`: one part of the raw path, unquoted."""

    regex = "[^/]+"

    def convert(self, value: str) -> str:
        """The id; `RawPaths` has refused what cannot be decoded."""
        return path_part(value.encode())

    def to_string(self, value: str) -> str:
        """Routes are never reversed to addresses."""
        raise NotImplementedError


register_url_convertor("id", IdConvertor())


class RawPaths:
    """ASGI middleware: the inner app routes on the raw path, so an id with `%2F` stays one part."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` takes ids as `{name:id}`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with its raw path, or refuse it."""
        if scope["type"] == "http":
            try:
                path_parts(scope["raw_path"])
            except InvalidPath as error:
                body = problem_bytes(error.status, error.code, error.detail)
                headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
                await send({"type": "http.response.start", "status": error.status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
            scope = {**scope, "path": scope["raw_path"].decode("latin-1")}
        await self._app(scope, receive, send)
