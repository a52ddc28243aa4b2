"""What the tests of the management side call it with."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.types import ASGIApp

from services.ingest.commands.keys import NewKey, create_key
from shared.clock import SystemClock
from shared.postgres.pool import Connection

IS_PRO = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
IS_FREE = {"all": [{"attribute": "plan", "op": "is", "value": "free"}]}


@dataclass(frozen=True)
class Keys:
    """The texts of one key per scope."""

    write: str
    read: str
    manage: str


async def make_keys(connection: Connection, environment: str) -> Keys:
    """One key per scope for an environment, named Ann."""
    texts = [
        (await create_key(connection, SystemClock(), environment, NewKey("Ann", scope)))[1]
        for scope in ("write", "read", "manage")
    ]
    return Keys(*texts)


class Manage:
    """A client with a key; answers are httpx responses."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://ingest",
            headers={"Authorization": f"Bearer {key}"},
        )
        self.app = app

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """One request."""
        return await self._http.request(method, path, **rest)

    async def create(self, name: str = "Pro", **fields: Any) -> httpx.Response:
        """`POST /v1/segments`, by default with the condition that the plan is pro."""
        return await self.send("POST", "/v1/segments", json={"name": name, "conditions": IS_PRO} | fields)

    async def put(self, segment: dict[str, Any], **fields: Any) -> httpx.Response:
        """`PUT` at the revision of a segment that was read."""
        headers = {"If-Match": f'"{segment["revision"]}"'}
        return await self.send("PUT", f"/v1/segments/{segment['id']}", json=fields, headers=headers)


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem document, whose shape is checked on the way."""
    document = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert document["status"] == response.status_code
    assert document["type"] == f"/docs/problems/{document['code']}"
    assert document["message"] == document["detail"]
    assert document["request_id"] == response.headers["request-id"]
    return response.status_code, document["code"]


def paths(response: httpx.Response) -> list[str]:
    """The paths of the single errors of a problem."""
    return [error["path"] for error in response.json()["errors"]]
