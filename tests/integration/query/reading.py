"""What the tests of query read with: a client whose paths go out as they are written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The JSON of the body."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a problem, whose shape is checked on the way."""
        document = self.document
        assert self.headers["content-type"] == "application/problem+json"
        assert document["status"] == self.status
        assert document["message"] == document["detail"]
        return str(document["code"])


@dataclass
class Reader:
    """Calls the app without a socket, so that `/v1/users/..` is not tidied up on the way."""

    app: ASGIApp
    key: str | None

    async def get(self, path: str, **parameters: Any) -> Answer:
        """`GET` a path that is already percent-encoded."""
        return await self.send("GET", path, parameters=parameters)

    async def post(self, path: str, document: Any, **parameters: Any) -> Answer:
        """`POST` a document as JSON."""
        return await self.send("POST", path, body=json.dumps(document).encode(), parameters=parameters)

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        parameters: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request."""
        query = "&".join(
            f"{name}={quote(str(value), safe='')}"
            for name, values in (parameters or {}).items()
            for value in (values if isinstance(values, list) else [values])
        )
        sent: list[Message] = []
        pending = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return pending.pop() if pending else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(self._scope(method, path, query, headers or {}), receive, send)
        start = sent[0]
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))

    def _scope(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> dict[str, Any]:
        authorization = {} if self.key is None else {"authorization": f"Bearer {self.key}"}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in {**authorization, **headers}.items()],
            "client": ("127.0.0.1", 1),
            "server": ("query", 80),
            "state": {},
        }


def encoded(part: str) -> str:
    """An id as one part of a path."""
    return quote(part, safe="")


@asynccontextmanager
async def events(http: httpx.AsyncClient, path: str, **headers: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The events of a stream, as id, event and data."""

    async def read(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
        event: dict[str, Any] = {}
        async for line in response.aiter_lines():
            name, _, value = line.partition(": ")
            if name in {"id", "event"}:
                event[name] = value
            elif name == "data":
                event[name] = json.loads(value)
            elif not line and event:
                yield event
                event = {}

    async with asyncio.timeout(10), http.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200
        yield read(response)
