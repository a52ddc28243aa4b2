"""A client of Muster's two doors, as a product would write one: plain HTTP with the keys of one environment."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from services.cli.home import DevAccess
from tests.waiting import wait_until

Tree = Mapping[str, Any]
PAGE = 1_000
BUILD_SECONDS = 60


def where(attribute: str, op: str, value: object = None, **options: Any) -> dict[str, Any]:
    """One condition on an attribute."""
    operand = {} if value is None else {"value": value}
    return {"attribute": attribute, "op": op, **operand, **options}


class Client:
    """Calls, commands and reads of one environment."""

    def __init__(self, access: DevAccess, environment: str = "development") -> None:
        """`access`: addresses and keys as in dev.json."""
        self.access = access
        self.environment = environment
        self.write = httpx.AsyncClient(base_url=access.ingest_url, auth=(access.write_key, ""), timeout=30)
        self.manage = httpx.AsyncClient(base_url=access.ingest_url, headers=bearer(access.manage_key), timeout=30)
        self.read = httpx.AsyncClient(base_url=access.query_url, headers=bearer(access.manage_key), timeout=30)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for http in (self.write, self.manage, self.read):
            await http.aclose()

    async def call(self, kind: str, **body: Any) -> dict[str, Any]:
        """One call that must be accepted: identify, group, track."""
        return done(await self.write.post(f"/v1/{kind}", json=body), 200)

    async def batch(self, calls: Sequence[Mapping[str, Any]]) -> None:
        """Calls that must all be accepted."""
        assert done(await self.write.post("/v1/batch", json={"batch": list(calls)}), 200) == {"success": True}

    async def create_segment(self, name: str, tree: Tree, *, wait: bool = True, **fields: Any) -> str:
        """The id of a new segment, once it is built; with `wait` false at once."""
        body = {"name": name, "scope": "user", "kind": "attribute", "conditions": tree, **fields}
        parameters = {"wait": "ready"} if wait else {}
        created = done(await self.manage.post("/v1/segments", params=parameters, json=body), 201)
        segment_id = str(created["id"])

        async def is_ready() -> bool:
            return bool((await self.get(f"/v1/segments/{segment_id}"))["state"] == "ready")

        if wait:
            # The door itself waits ten seconds at most.
            await wait_until(is_ready, timeout=BUILD_SECONDS, message=f"{name} is built")
        return segment_id

    async def edit_segment(self, segment_id: str, tree: Tree) -> None:
        """Give a segment new conditions; they are built afterwards."""
        revision = (await self.get(f"/v1/segments/{segment_id}"))["revision"]
        answer = await self.manage.put(
            f"/v1/segments/{segment_id}", json={"conditions": tree}, headers={"If-Match": f'"{revision}"'}
        )
        done(answer, 200)

    async def create_environment(self, slug: str) -> DevAccess:
        """A new environment of the same installation."""
        body = {"slug": slug, "name": slug, "time_zone": "UTC"}
        manage_key = done(await self.manage.post("/v1/environments", json=body), 201)["manage_key"]
        keys = await self.manage.post("/v1/keys", json={"name": "tests", "scope": "write"}, headers=bearer(manage_key))
        write_key = done(keys, 201)["key"]
        return self.access.model_copy(update={"manage_key": manage_key, "write_key": write_key, "read_key": manage_key})

    async def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """A read that must succeed."""
        return done(await self.read.get(path, params=parameters), 200)

    async def members(self, segment_id: str) -> set[str]:
        """The user ids of all members, page by page."""
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            # One column: only the ids are wanted.
            page = await self.get(f"/v1/segments/{segment_id}/members", limit=PAGE, columns="plan", **cursor)
            found += [row["user_id"] for row in page["results"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert len(set(found)) == len(found)
        return set(found)

    async def member_count(self, segment_id: str) -> int:
        """The count that the list of segments shows."""
        rows = (await self.get("/v1/segments", expand="member_count"))["results"]
        return next(int(row["member_count"]) for row in rows if row["id"] == segment_id)

    async def count(self, tree: Tree) -> int:
        """How many users a search finds, which is counted by the SQL form of the conditions."""
        answer = await self.read.post("/v1/users/search", json={"conditions": tree, "limit": 1, "total": True})
        return int(done(answer, 200)["total"])

    async def sequence(self) -> int:
        """The last sequence of the environment's transitions."""
        return int((await self.get("/v1/freshness"))["sequence"])


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


def done(response: httpx.Response, status: int) -> dict[str, Any]:
    """The document of an answer that must have this status."""
    assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text}"
    document: dict[str, Any] = response.json()
    return document
