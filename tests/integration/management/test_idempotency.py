"""Commands that are sent twice with one Idempotency-Key."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from services.ingest.doors.idempotency import Idempotency
from shared.clock import SystemClock
from shared.http.request_ids import RequestIds
from shared.postgres.keys import KeyStore
from shared.postgres.logins import LoginStore
from shared.postgres.pool import Connection, open_pool
from tests.integration.management.client import IS_PRO, Keys, Manage, problem
from tests.waiting import wait_until

REPLAYED = "idempotency-replayed"


async def create(manage: Manage, key: str, name: str = "Pro", **rest: Any) -> httpx.Response:
    """`POST /v1/segments` with a key."""
    headers = {"Idempotency-Key": key} | rest.pop("headers", {})
    body = {"name": name, "conditions": IS_PRO}
    return await manage.send("POST", "/v1/segments", json=body, headers=headers, **rest)


async def test_the_same_command_has_the_same_answer(manage: Manage, database: Connection) -> None:
    """Body, status and headers, once more and marked; only the first one took effect."""
    first, again = await create(manage, "k1"), await create(manage, "k1")
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert (REPLAYED in first.headers, again.headers[REPLAYED]) == (False, "true")
    for name in ("etag", "location", "content-type"):
        assert first.headers[name] == again.headers[name]
    assert await database.fetchval("select count(*) from segments where key = 'pro'") == 1


async def test_refusals_are_kept_too(manage: Manage) -> None:
    """A name that was taken then is not free now."""
    await create(manage, "k1")
    assert problem(await create(manage, "k2")) == (409, "name_taken")
    await manage.send("DELETE", "/v1/segments/pro")
    again = await create(manage, "k2")
    assert (again.status_code, again.headers[REPLAYED]) == (409, "true")


async def test_another_body_is_another_command(manage: Manage) -> None:
    """422, and so is another query."""
    await create(manage, "k1")
    assert problem(await create(manage, "k1", "Other")) == (422, "idempotency_key_reused")
    assert problem(await create(manage, "k1", params={"wait": "ready"})) == (422, "idempotency_key_reused")


async def test_keys_are_per_route_and_caller(manage: Manage, database: Connection) -> None:
    """The same key elsewhere, or from somebody else, is a new one."""
    other = (await manage.send("POST", "/v1/keys", json={"name": "Ben", "scope": "manage"})).json()["key"]
    await create(manage, "k1")
    response = await create(manage, "k1", headers={"Authorization": f"Bearer {other}"})
    assert problem(response) == (409, "name_taken")
    response = await manage.send("DELETE", "/v1/segments/pro", headers={"Idempotency-Key": "k1"})
    assert response.status_code == 204
    again = await manage.send("DELETE", "/v1/segments/pro", headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.content, again.headers[REPLAYED]) == (204, b"", "true")


async def test_after_a_day_it_is_a_new_command(manage: Manage, database: Connection) -> None:
    """The answer is not kept longer."""
    await create(manage, "k1")
    await database.execute("update idempotency_keys set created_at = created_at - interval '24 hours'")
    assert problem(await create(manage, "k1")) == (409, "name_taken")


@pytest.mark.parametrize(("key", "status"), [("", 400), ("x" * 256, 400), ("x" * 255, 201), ("k'\\;", 201)])
async def test_a_key_has_1_to_255_bytes(manage: Manage, key: str, status: int) -> None:
    """Whatever they are."""
    assert (await create(manage, key)).status_code == status


async def test_reads_know_no_key(manage: Manage) -> None:
    """They may be repeated anyway."""
    headers = {"Idempotency-Key": "k1"}
    for _ in range(2):
        response = await manage.send("GET", "/v1/keys", headers=headers)
        assert REPLAYED not in response.headers


async def test_who_may_not_is_told_so(manage: Manage, keys: Keys, database: Connection) -> None:
    """As without a key; nothing is kept."""
    response = await create(manage, "k1", headers={"Authorization": f"Bearer {keys.read}"})
    assert problem(response) == (403, "wrong_scope")
    assert problem(await create(manage, "k1", headers={"Authorization": "Bearer mk_nobody"})) == (401, "unknown_key")
    assert await database.fetchval("select count(*) from idempotency_keys") == 0


async def test_the_text_of_a_key_is_not_kept_readable(manage: Manage, database: Connection) -> None:
    """Only who sent the command can have its answer again."""
    body, headers = {"name": "Site", "scope": "write"}, {"Idempotency-Key": "k1"}
    first = await manage.send("POST", "/v1/keys", json=body, headers=headers)
    again = await manage.send("POST", "/v1/keys", json=body, headers=headers)
    assert first.json()["key"] == again.json()["key"]
    kept = await database.fetchval("select body from idempotency_keys")
    assert first.json()["key"].encode() not in kept
    assert b"wk_" not in kept


@pytest.fixture
async def slow(database_url: str, keys: Keys, database: Connection) -> Any:
    """An app of one command, which answers as it is told, behind the door."""
    pool = await open_pool(database_url, size=5, settings={}, lazy=True)
    app = Slow()
    door = Idempotency(app, pool, SystemClock(), KeyStore(pool), LoginStore(pool, SystemClock()))
    async with Manage(RequestIds(door, SystemClock()), keys.manage) as client:
        yield app, client
    await pool.close()


class Slow:
    """A command that takes until it is let go."""

    def __init__(self) -> None:
        self.runs = 0
        self.go = asyncio.Event()
        self.status = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer with the status, or crash."""
        self.runs += 1
        await self.go.wait()
        if self.status == 0:
            raise RuntimeError("crashed")
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": body})


async def test_a_command_that_still_runs(slow: tuple[Slow, Manage], database: Connection) -> None:
    """409 with Retry-After; its answer comes once it is done, and the body reaches the command whole."""
    app, client = slow
    headers = {"Idempotency-Key": "k1"}
    first = asyncio.create_task(client.send("POST", "/v1/x", content=b"body", headers=headers))
    await wait_until(lambda: app.runs == 1)
    response = await client.send("POST", "/v1/x", content=b"body", headers=headers)
    assert problem(response) == (409, "idempotency_key_in_use")
    assert response.headers["retry-after"] == "1"
    app.go.set()
    assert (await first).content == b"body"
    again = await client.send("POST", "/v1/x", content=b"body", headers=headers)
    assert (again.content, again.headers[REPLAYED], app.runs) == (b"body", "true", 1)


async def test_a_command_whose_process_died_is_taken_over(slow: tuple[Slow, Manage], database: Connection) -> None:
    """After 60 s without an answer, by who sends it again; the late answer of the first is not kept."""
    app, client = slow
    headers = {"Idempotency-Key": "k1"}
    first = asyncio.create_task(client.send("POST", "/v1/x", content=b"body", headers=headers))
    await wait_until(lambda: app.runs == 1)
    await database.execute("update idempotency_keys set created_at = created_at - interval '60 seconds'")
    response = await client.send("POST", "/v1/x", content=b"other", headers=headers)
    assert problem(response) == (422, "idempotency_key_reused")
    app.go.set()
    second = await client.send("POST", "/v1/x", content=b"body", headers=headers)
    assert (second.status_code, app.runs, REPLAYED in second.headers) == (200, 2, False)
    await first


@pytest.mark.parametrize("status", [0, 500, 503])
async def test_failures_of_ours_are_not_kept(slow: tuple[Slow, Manage], status: int) -> None:
    """Whoever tries again has another chance."""
    app, client = slow
    app.go.set()
    app.status = status
    headers = {"Idempotency-Key": "k1"}
    if status:
        assert (await client.send("POST", "/v1/x", headers=headers)).status_code == status
    else:
        with pytest.raises(RuntimeError):
            await client.send("POST", "/v1/x", headers=headers)
    app.status = 200
    response = await client.send("POST", "/v1/x", headers=headers)
    assert (response.status_code, app.runs) == (200, 2)
