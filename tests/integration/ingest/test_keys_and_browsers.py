"""Who may send what, and what browsers' SDKs need beside it."""

import asyncio

import httpx
import pytest
from redis.asyncio import Redis

from tests.ingest_side import BROWSER_KEY, READ_KEY, WRITE_KEY, accepted, give_key

CALL = {"userId": "u1", "messageId": "m1", "previousId": "p", "groupId": "g", "event": "E"}
BATCH = {"batch": [{"type": "identify", "userId": "u1"}]}


@pytest.fixture
def anonymous(ingest: httpx.AsyncClient) -> httpx.AsyncClient:
    """The client without its key."""
    ingest.auth = httpx.Auth()
    return ingest


async def test_a_write_key_comes_by_many_ways(anonymous: httpx.AsyncClient) -> None:
    """Basic, Bearer, in the body, and in a beacon's address."""
    bearer = {"Authorization": f"Bearer {WRITE_KEY}"}
    answers = [
        await anonymous.post("/v1/identify", json=CALL, auth=(WRITE_KEY, "")),
        await anonymous.post("/v1/identify", json=CALL, headers=bearer),
        await anonymous.post("/v1/identify", json={**CALL, "writeKey": WRITE_KEY}),
        await anonymous.post("/v1/batch", json={**BATCH, "writeKey": WRITE_KEY}),
        await anonymous.post(f"/beacon/v1/batch?writeKey={WRITE_KEY}", json=BATCH),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5


async def test_a_bad_body_with_its_key_inside_is_told_what_is_wrong_with_it(anonymous: httpx.AsyncClient) -> None:
    """It is not sent away for its key."""
    answer = await anonymous.post("/v1/identify", content=b'{"userId":NaN,"writeKey":"wk_test"}')
    assert (answer.status_code, answer.json()["message"]) == (400, "userId: NaN is not a number in JSON")


@pytest.mark.parametrize("path", ["/v1/identify", "/v1/batch", "/v1/import", "/beacon/v1/batch"])
async def test_a_wrong_key_is_refused_with_the_right_sentence(anonymous: httpx.AsyncClient, path: str) -> None:
    """None, an unknown one, and one that is good elsewhere."""
    none = await anonymous.post(path, json=CALL)
    unknown = await anonymous.post(path, json=CALL, auth=("wk_other", ""))
    reader = await anonymous.post(path, json=CALL, auth=(READ_KEY, ""))
    assert (none.status_code, none.json()["code"]) == (401, "missing_key")
    assert (unknown.status_code, unknown.json()["code"]) == (401, "unknown_key")
    assert (reader.status_code, reader.json()["code"]) == (403, "wrong_scope")
    assert "This is a read key (rk_...)." in reader.json()["message"]
    assert "needs a write key (wk_...)." in reader.json()["message"]


async def test_a_key_that_was_made_a_moment_ago_is_good(anonymous: httpx.AsyncClient, redis: Redis) -> None:
    """Wherever it is sent, and whoever came with a wrong one just before: SDKs drop what gets a 401."""
    for number in range(3):
        key = f"wk_fresh_{number}"
        unknown = await anonymous.post("/v1/identify", json=CALL, auth=(key, ""))
        assert (unknown.status_code, unknown.json()["code"]) == (401, "unknown_key")
        await give_key(redis, key, "write")
        answers = await asyncio.gather(
            anonymous.post("/v1/identify", json=CALL, auth=(key, "")),
            anonymous.post("/v1/identify", json={**CALL, "writeKey": key}),
            anonymous.get(f"/v1/projects/{key}/settings"),
            anonymous.get(f"/sourceConfig/?writeKey={key}"),
        )
        assert [answer.status_code for answer in answers] == [200] * 4


async def test_strangers_with_made_up_keys_hardly_trouble_redis(anonymous: httpx.AsyncClient, redis: Redis) -> None:
    """A crowd of them is sent away after one or two looks."""
    before = await looks(redis)
    keys = [f"wk_{number}" for number in range(200)]
    answers = await asyncio.gather(*[anonymous.post("/v1/identify", json=CALL, auth=(key, "")) for key in keys])
    assert {answer.status_code for answer in answers} == {401}
    assert await looks(redis) - before <= 10


async def looks(redis: Redis) -> int:
    """How often the keys were read from Redis."""
    return int((await redis.info("commandstats"))["cmdstat_hgetall"]["calls"])


async def test_a_browser_key_neither_merges_nor_imports(anonymous: httpx.AsyncClient, redis: Redis) -> None:
    """Everybody can read it in the page."""
    browser = (BROWSER_KEY, "")
    assert (await anonymous.post("/v1/identify", json=CALL, auth=browser)).status_code == 200
    for path in ("/v1/alias", "/v1/a", "/v1/import"):
        answer = await anonymous.post(path, json={**CALL, **BATCH}, auth=browser)
        assert (answer.status_code, answer.json()["code"]) == (403, "browser_key")
    batch = {"batch": [{"type": "alias", "userId": "u", "previousId": "p"}, {"type": "identify", "userId": "u"}]}
    answer = await anonymous.post("/v1/batch", json=batch, auth=browser)
    assert [item["code"] for item in answer.json()["rejected"]] == ["browser_key"]
    assert {entry.type for entry in await accepted(redis)} == {"user_identified"}


@pytest.mark.parametrize("path", ["/v1/identify", "/v1/t", "/v1/batch", "/beacon/v1/batch", "/v1/projects/x/settings"])
async def test_a_preflight_needs_no_key(anonymous: httpx.AsyncClient, path: str) -> None:
    """It carries none, and may ask for what Segment's and RudderStack's SDKs send."""
    answer = await anonymous.options(path, headers={"Origin": "https://shop.example"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-max-age"] == "7200"
    allowed = set(answer.headers["access-control-allow-headers"].lower().split(", "))
    assert allowed == {"authorization", "content-type", "anonymousid", "sentat", "x-retry-count"}


async def test_every_answer_to_a_browser_can_be_read_by_it(anonymous: httpx.AsyncClient) -> None:
    """Refusals too; other clients get no such headers."""
    origin = {"Origin": "https://shop.example"}
    good = await anonymous.post("/v1/identify", json=CALL, auth=(WRITE_KEY, ""), headers=origin)
    bad = await anonymous.post("/v1/identify", json=CALL, headers=origin)
    for answer in (good, bad):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-expose-headers"] == "Retry-After"
    assert "access-control-allow-origin" not in (await anonymous.post("/v1/identify", json=CALL)).headers


async def test_segment_s_browser_sdk_finds_its_settings(anonymous: httpx.AsyncClient) -> None:
    """They send it back to this server; for a wrong key its console shows our sentence."""
    answer = await anonymous.get(f"/v1/projects/{WRITE_KEY}/settings")
    sender = {"apiKey": WRITE_KEY, "apiHost": "ingest.test/v1", "protocol": "http"}
    assert answer.json() == {"integrations": {"Segment.io": sender}}
    assert answer.headers["cache-control"] == "private, max-age=300"
    for key in ("wk_other", READ_KEY):
        unknown = await anonymous.get(f"/v1/projects/{key}/settings")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_key")


@pytest.mark.parametrize("path", ["/sourceConfig", "/sourceConfig/"])
async def test_rudderstack_s_browser_sdk_finds_its_configuration(anonymous: httpx.AsyncClient, path: str) -> None:
    """One source without destinations."""
    answer = await anonymous.get(f"{path}?p=npm&v=3&writeKey={WRITE_KEY}")
    assert answer.json()["source"] == {"id": f"key_{WRITE_KEY}", "enabled": True, "config": {}, "destinations": []}


async def test_the_sdk_s_own_metrics_are_dropped(anonymous: httpx.AsyncClient, redis: Redis) -> None:
    """With a 200, so that it does not repeat them."""
    assert (await anonymous.post("/v1/m", content=b"anything")).json() == {"success": True}
    assert await accepted(redis) == []


async def test_a_path_takes_its_methods_only(anonymous: httpx.AsyncClient) -> None:
    """And says which; a path of nobody is the management side's."""
    answer = await anonymous.get("/v1/identify")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
    assert answer.json()["code"] == "method_not_allowed"
    assert (await anonymous.get("/nowhere")).status_code == 404


async def test_operators_see_that_it_lives_and_counts(ingest: httpx.AsyncClient) -> None:
    """Without a key."""
    await ingest.post("/v1/identify", json=CALL)
    assert (await ingest.get("/healthz")).json() == {"status": "alive"}
    assert 'muster_ingest_calls_total{outcome="accepted"}' in (await ingest.get("/metrics")).text


async def test_calls_are_accepted_while_postgres_is_away(ingest: httpx.AsyncClient) -> None:
    """Commands are not."""
    command = await ingest.post("/v1/segments", json={}, headers={"Authorization": "Bearer mk_any"}, auth=httpx.Auth())
    assert command.status_code == 503
    assert (await ingest.post("/v1/identify", json=CALL)).status_code == 200
