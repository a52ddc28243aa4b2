"""Dead letters through the management side."""

import json

import pytest
from redis.asyncio import Redis

from shared.postgres.pool import Connection
from shared.stream import names
from tests.integration.management.client import Manage, problem

ENTRY = json.dumps({"v": 1, "type": "event_tracked", "environment": "development", "message_id": "m1"})
REFUSED = json.dumps({"v": 1, "type": "call_refused", "environment": "development", "message_id": "m2"})


async def bury(database: Connection, *, entry: str = ENTRY, environment: str = "development", code: str = "bad") -> int:
    """One dead letter of shard 3."""
    number: int = await database.fetchval(
        "insert into dead_letters (shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at)"
        " values (3, $1, '1-0', 'm1', 'u1', $2, 'It is bad.', $3, clock_timestamp()) returning dead_letter",
        environment,
        code,
        entry,
    )
    return number


async def stream_of_shard_3(redis: Redis) -> list[bytes | str | None]:
    """The data of the entries of shard 3's stream, without its first."""
    entries = await redis.xrange(names.events(3)) or []
    return [(fields or {}).get(names.FIELD) for _, fields in entries[1:]]


@pytest.fixture
async def stream(redis: Redis) -> None:
    """Shard 3 has its stream."""
    await redis.xadd(names.events(3), {names.FIELD: b"first"})


async def test_dead_letters_are_listed_newest_first(manage: Manage, database: Connection) -> None:
    """Page by page, those of this environment only."""
    numbers = [await bury(database) for _ in range(3)]
    await bury(database, environment="live")
    first = (await manage.send("GET", "/v1/dead-letters?limit=2")).json()
    assert [letter["id"] for letter in first["results"]] == [numbers[2], numbers[1]]
    second = (await manage.send("GET", f"/v1/dead-letters?limit=2&cursor={first['next']}")).json()
    assert [letter["id"] for letter in second["results"]] == [numbers[0]]
    assert second["next"] is None


async def test_dead_letters_are_found_by_code(manage: Manage, database: Connection) -> None:
    """So that one cause is looked at alone."""
    await bury(database)
    number = await bury(database, code="worse")
    found = (await manage.send("GET", "/v1/dead-letters?code=worse")).json()["results"]
    assert [letter["id"] for letter in found] == [number]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "cursor=x", "cursor=c_", "state=closed", "code=%00", "limit=a"]
)
async def test_parameters_out_of_bounds(manage: Manage, query: str) -> None:
    """400 that names the parameter."""
    response = await manage.send("GET", f"/v1/dead-letters?{query}")
    assert problem(response) == (400, "invalid_request")
    assert response.json()["errors"][0]["path"] == f"?{query.partition('=')[0]}"


async def test_one_dead_letter_shows_everything(manage: Manage, database: Connection) -> None:
    """The entry as it was on the stream, and why it has no effect."""
    number = await bury(database)
    letter = (await manage.send("GET", f"/v1/dead-letters/{number}")).json()
    assert (letter["entry"], letter["code"], letter["detail"]) == (ENTRY, "bad", "It is bad.")
    assert (letter["state"], letter["settled_at"]) == ("open", None)


@pytest.mark.usefixtures("stream")
async def test_a_retry_puts_the_entry_back(manage: Manage, database: Connection, redis: Redis) -> None:
    """Byte for byte on the stream of its shard, once."""
    number = await bury(database)
    response = await manage.send("POST", f"/v1/dead-letters/{number}/retry")
    assert (response.status_code, response.json()["state"]) == (200, "retried")
    assert response.json()["settled_by"] == "key Ann"
    assert await stream_of_shard_3(redis) == [ENTRY.encode()]
    assert problem(await manage.send("POST", f"/v1/dead-letters/{number}/retry")) == (409, "not_open")
    assert len(await stream_of_shard_3(redis)) == 1


@pytest.mark.usefixtures("stream")
async def test_a_refused_call_is_not_retried(manage: Manage, database: Connection, redis: Redis) -> None:
    """409: it never was an event."""
    number = await bury(database, entry=REFUSED)
    assert problem(await manage.send("POST", f"/v1/dead-letters/{number}/retry")) == (409, "not_retriable")
    assert await stream_of_shard_3(redis) == []


async def test_a_retry_never_makes_a_stream(manage: Manage, database: Connection, redis: Redis) -> None:
    """503 when the stream is gone, and the letter stays open."""
    number = await bury(database)
    assert problem(await manage.send("POST", f"/v1/dead-letters/{number}/retry")) == (503, "stream_missing")
    assert not await redis.exists(names.events(3))
    assert (await manage.send("GET", f"/v1/dead-letters/{number}")).json()["state"] == "open"


async def test_a_retry_while_redis_is_away(manage: Manage, database: Connection, redis: Redis) -> None:
    """503 with Retry-After, and the letter stays open."""
    number = await bury(database)
    redis.connection_pool.connection_kwargs["port"] = 1
    await redis.connection_pool.disconnect()
    response = await manage.send("POST", f"/v1/dead-letters/{number}/retry")
    assert problem(response) == (503, "journal_unavailable")
    assert response.headers["retry-after"] == "1"
    assert (await manage.send("GET", f"/v1/dead-letters/{number}")).json()["state"] == "open"


async def test_discarding(manage: Manage, database: Connection) -> None:
    """Settled, by whom, and no longer listed as open."""
    number = await bury(database)
    letter = (await manage.send("POST", f"/v1/dead-letters/{number}/discard")).json()
    assert (letter["state"], letter["settled_by"]) == ("discarded", "key Ann")
    assert (await manage.send("GET", "/v1/dead-letters")).json()["results"] == []
    assert len((await manage.send("GET", "/v1/dead-letters?state=discarded")).json()["results"]) == 1


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "x"])
async def test_ids_that_cannot_be(manage: Manage, number: str) -> None:
    """400, never a 500."""
    assert problem(await manage.send("GET", f"/v1/dead-letters/{number}")) == (400, "invalid_request")


async def test_dead_letters_of_others_are_not_there(manage: Manage, database: Connection) -> None:
    """404 for each verb."""
    number = await bury(database, environment="live")
    for method, path in [("GET", ""), ("POST", "/retry"), ("POST", "/discard")]:
        assert problem(await manage.send(method, f"/v1/dead-letters/{number}{path}")) == (404, "not_found")
