"""HTTP as the SDK routes see it: a request whose body is read within bounds, an answer, and how it is sent."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs

import msgspec
from starlette.types import Scope, Send

from services.ingest.intake import BodyTimeout, Reading
from services.ingest.limits import BODY_BYTES
from shared.errors import MusterError
from shared.http.problems import MEDIA_TYPE, problem_bytes

Header = tuple[bytes, bytes]

JSON_TYPE: Final = (b"content-type", b"application/json")
_PROBLEM_TYPE: Final = (b"content-type", MEDIA_TYPE.encode())
_MORE_HEADERS: Final[Mapping[int, tuple[Header, ...]]] = {
    503: ((b"retry-after", b"1"),),
    BodyTimeout.status: ((b"connection", b"close"),),
}
_GZIP: Final = {b"gzip", b"x-gzip"}


class BodyTooLarge(MusterError):
    """The body exceeds the limit, as sent or inflated."""

    code = "body_too_large"
    status = 413


class InvalidEncoding(MusterError):
    """The body is not what its Content-Encoding says."""

    code = "invalid_encoding"
    status = 400


class ClientGone(Exception):
    """The client closed the connection before its body was complete."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers."""

    status: int
    body: bytes
    headers: tuple[Header, ...] = (JSON_TYPE,)


SUCCESS: Final = Answer(200, b'{"success":true}')


class Request:
    """One HTTP request of the ASGI server."""

    __slots__ = ("_reading", "headers", "scope")

    def __init__(self, scope: Scope, reading: Reading) -> None:
        """``scope``: of type http."""
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self._reading = reading

    def query(self, name: str) -> str | None:
        """The last value of a query parameter."""
        query: bytes = self.scope["query_string"]
        return parse_qs(query.decode("latin-1")).get(name, [None])[-1] if query else None

    async def body(self) -> bytes:
        """The body, inflated.

        Raises BodyTooLarge before more than the limit is held, InvalidEncoding, ClientGone, BodiesFull, BodyTimeout.
        """
        if int(self.headers.get(b"content-length", b"0")) > BODY_BYTES:
            raise _too_large()
        inflater = self._inflater()
        body = bytearray()
        received = 0
        while True:
            message = await self._reading.receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk: bytes = message.get("body", b"")
            received += len(chunk)
            if inflater is None:
                body += chunk
            else:
                inflated = _inflate(inflater, chunk, BODY_BYTES - len(body))
                self._reading.hold(len(inflated))
                body += inflated
            if max(received, len(body)) > BODY_BYTES:
                raise _too_large()
            if not message.get("more_body", False):
                break
        if inflater is not None:
            _check_end(inflater)
        return bytes(body)

    def _inflater(self) -> zlib._Decompress | None:
        encoding = self.headers.get(b"content-encoding", b"identity").strip().lower()
        if encoding in _GZIP:
            return zlib.decompressobj(wbits=31)
        if encoding not in {b"identity", b""}:
            raise InvalidEncoding("Content-Encoding may be gzip, or none.")
        return None


Handler: TypeAlias = Callable[[Request], Awaitable[Answer]]


def json_answer(document: Any, *headers: Header) -> Answer:
    """A 200 with this JSON."""
    return Answer(200, msgspec.json.encode(document), (JSON_TYPE, *headers))


def problem_answer(error: MusterError, request_id: str, errors: Iterable[dict[str, Any]] | None = None) -> Answer:
    """A refusal; a 503 says when to try again, and what is left of a late body is not waited for."""
    headers = (_PROBLEM_TYPE, *_MORE_HEADERS.get(error.status, ()))
    body = problem_bytes(error.status, error.code, error.detail, errors=errors, request_id=request_id)
    return Answer(error.status, body, headers)


async def respond(send: Send, answer: Answer, extra: tuple[Header, ...] = ()) -> None:
    """Send an answer."""
    headers = [*answer.headers, (b"content-length", b"%d" % len(answer.body)), *extra]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _inflate(inflater: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    try:
        # One byte more than there is room for tells a bomb from a body that just fits.
        return inflater.decompress(chunk, room + 1)
    except zlib.error:
        raise InvalidEncoding("The body is not gzip, as its Content-Encoding says.") from None


def _check_end(inflater: zlib._Decompress) -> None:
    if not inflater.eof:
        raise InvalidEncoding("The body ends in the middle of its gzip data.")
    if inflater.unused_data:
        raise InvalidEncoding("The body goes on after its gzip data: send one gzip member.")


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(f"A body has at most {BODY_BYTES:,} bytes, inflated too. Send smaller batches.")
