"""Calls at the door: what is accepted is on the stream when the answer comes."""

import gzip
import json
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from shared.clock import SystemClock
from shared.domain.shards import shard_of
from shared.stream import names
from shared.stream.streams import ensure_stream
from tests.ingest_side import SHARDS, accepted, entries, refused
from tests.waiting import wait_until

CALL: dict[str, Any] = {"userId": "u1", "messageId": "m1", "traits": {"plan": "pro"}}
BATCH: dict[str, Any] = {
    "batch": [
        {"type": "identify", "userId": "u1", "messageId": "m1"},
        {"type": "identify", "userId": "u2", "messageId": "m2", "timestamp": "yesterday"},
        {"type": "track", "userId": "u3", "messageId": "m3", "event": "E"},
    ],
    "context": {"library": {"name": "test"}},
}


async def test_a_2xx_means_that_the_call_is_on_its_user_s_shard(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """The entry is there when the answer is."""
    answer = await ingest.post("/v1/identify", json=CALL)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    (entry,) = (await entries(redis))[shard_of("development", "u1", SHARDS)]
    assert (entry.message_id, entry.environment, entry.call) == ("m1", "development", CALL)


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("identify", "user_identified"),
        ("i", "user_identified"),
        ("group", "company_grouped"),
        ("g", "company_grouped"),
        ("track", "event_tracked"),
        ("t", "event_tracked"),
        ("page", "page_viewed"),
        ("p", "page_viewed"),
        ("screen", "screen_viewed"),
        ("s", "screen_viewed"),
        ("alias", "user_aliased"),
        ("a", "user_aliased"),
    ],
)
async def test_each_type_has_its_route_and_a_short_one(
    ingest: httpx.AsyncClient, redis: Redis, path: str, event: str
) -> None:
    """As analytics.js calls them."""
    call = {**CALL, "groupId": "g", "event": "E", "previousId": "p"}
    assert (await ingest.post(f"/v1/{path}", json=call)).status_code == 200
    assert [entry.type for entry in await accepted(redis)] == [event]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8", None])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
async def test_a_body_may_come_in_many_wrappings(
    ingest: httpx.AsyncClient, content_type: str | None, packed: bool, start: bytes
) -> None:
    """Any content type or none, gzip, a byte order mark."""
    body = start + json.dumps(CALL).encode()
    headers = {} if content_type is None else {"Content-Type": content_type}
    if packed:
        body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
    assert (await ingest.post("/v1/identify", content=body, headers=headers)).json() == {"success": True}


async def test_the_answer_tells_the_message_id_that_we_made(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """Otherwise nobody could wait for it."""
    single = (await ingest.post("/v1/identify", json={"userId": "u1"})).json()
    calls = [{"type": "identify", "userId": "u2"}, {"type": "identify", "userId": "u3", "messageId": "own"}]
    batch = (await ingest.post("/v1/batch", json={"batch": calls})).json()
    assert batch["messageIds"][1] == "own"
    made = {single["messageId"], *batch["messageIds"]}
    assert {entry.message_id for entry in await accepted(redis)} == made


async def test_a_batch_is_accepted_item_by_item(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """Bad ones are listed, and kept for people."""
    answer = await ingest.post("/v1/batch", json=BATCH)
    assert answer.status_code == 200
    reason = "timestamp: is no RFC 3339 datetime, such as 2026-11-23T10:00:00.000Z"
    rejected = [{"index": 1, "messageId": "m2", "code": "invalid_timestamp", "message": reason}]
    assert answer.json() == {"success": True, "accepted": 2, "rejected": rejected}
    assert {(entry.message_id, entry.index) for entry in await accepted(redis)} == {("m1", 0), ("m3", 2)}
    assert all(entry.context == BATCH["context"] for entry in await accepted(redis))
    await wait_until(lambda: is_kept(redis, "m2"), message="the refused call is kept")


async def test_a_good_batch_has_segment_s_answer(ingest: httpx.AsyncClient) -> None:
    """Nothing more, also for an empty one."""
    assert (await ingest.post("/v1/batch", json={"batch": BATCH["batch"][::2]})).json() == {"success": True}
    assert (await ingest.post("/v1/batch", json={"batch": []})).json() == {"success": True}


@pytest.mark.parametrize(
    ("query", "calls"), [("?strict=true", BATCH["batch"]), ("", BATCH["batch"][1:2]), ("", [5, {"type": "x"}])]
)
async def test_a_batch_is_refused_as_a_whole(
    ingest: httpx.AsyncClient, redis: Redis, query: str, calls: list[Any]
) -> None:
    """When the sender wants it so, and when nothing in it is good."""
    answer = await ingest.post(f"/v1/batch{query}", json={"batch": calls})
    assert (answer.status_code, answer.json()["code"]) == (400, "batch_refused")
    assert all(problem["path"].startswith("/batch/") and problem["detail"] for problem in answer.json()["errors"])
    assert await accepted(redis) == []


async def test_an_import_is_history(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """Its events are no news, however young they are."""
    assert (await ingest.post("/v1/import", json=BATCH)).status_code == 200
    assert [entry.historical for entry in await accepted(redis)] == [True, True]


async def test_a_refused_call_says_why_and_is_kept(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """As a problem document with code and message, which the SDKs show."""
    answer = await ingest.post("/v1/identify", content=b'{"userId":"u","messageId":"m9","traits":{"a":"\\u0000"}}')
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "invalid_call"
    assert problem["message"] == problem["detail"] == "traits.a: text with NUL or a lone surrogate"
    assert problem["errors"][0]["path"] == "/traits/a"
    assert (await ingest.post("/v1/identify", content=b"{")).json()["code"] == "invalid_json"
    await wait_until(lambda: is_kept(redis, "m9"), message="the refused call is kept")


async def test_the_bad_calls_of_a_batch_that_comes_again_are_kept_once(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """Not with each 503 before it."""
    letters = shard_of("development", "", SHARDS)
    user = next(user for user in ("u1", "u2", "u3", "u4") if shard_of("development", user, SHARDS) != letters)
    batch = {"batch": [{"type": "identify", "userId": user, "messageId": "m1"}, {"type": "nonsense"}]}
    gone = shard_of("development", user, SHARDS)
    await redis.delete(names.events(gone))
    for _ in range(3):
        assert (await ingest.post("/v1/batch", json=batch)).status_code == 503
    await ensure_stream(redis, gone, SystemClock().now_ms())
    assert (await ingest.post("/v1/batch", json=batch)).status_code == 200
    assert (await ingest.post("/v1/identify", json=CALL)).status_code == 200
    assert len(await refused(redis)) == 1


async def test_one_key_cannot_fill_the_dead_letters(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """More refused calls than its tokens are answered, but not kept."""
    batch = {"batch": [{"type": "nonsense"}] * 1_000}
    assert (await ingest.post("/v1/batch", json=batch)).status_code == 400
    assert (await ingest.post("/v1/identify", json=CALL)).status_code == 200
    assert 100 <= len(await refused(redis)) < 200


def squeezed(body: bytes) -> bytes:
    """The same bytes whenever it is asked: tests that run side by side must have the same names."""
    return gzip.compress(body, mtime=0)


@pytest.mark.parametrize(
    ("body", "encoding", "status", "code"),
    [
        (squeezed(b"[" * 50_000_000), "gzip", 413, "body_too_large"),
        (b" " * (5 * 1024 * 1024 + 1), "identity", 413, "body_too_large"),
        (b"not gzip", "gzip", 400, "invalid_encoding"),
        (squeezed(b'{"batch":[]}') + squeezed(b"unseen"), "gzip", 400, "invalid_encoding"),
        (squeezed(b'{"userId":"u"}')[:-12], "gzip", 400, "invalid_encoding"),
        (b"{}", "br", 400, "invalid_encoding"),
    ],
)
async def test_a_body_is_read_within_bounds(
    ingest: httpx.AsyncClient, body: bytes, encoding: str, status: int, code: str
) -> None:
    """A bomb is refused before it is inflated."""
    for path in ("/v1/identify", "/v1/batch"):
        answer = await ingest.post(path, content=body, headers={"Content-Encoding": encoding})
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_batch_of_almost_5_megabytes_is_accepted(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """RudderStack's Python SDK sends such, and does not repeat a 413."""
    calls = [{"type": "track", "userId": f"u{n}", "event": "E", "properties": {"x": "y" * 30_000}} for n in range(160)]
    assert (await ingest.post("/v1/batch", json={"batch": calls})).status_code == 200
    assert len(await accepted(redis)) == 160


async def test_the_trace_of_a_request_goes_with_its_calls(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """If it is one."""
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    await ingest.post("/v1/identify", json=CALL, headers={"traceparent": trace})
    await ingest.post("/v1/identify", json=CALL, headers={"traceparent": "nonsense"})
    assert {entry.trace for entry in await accepted(redis)} == {trace, None}


async def is_kept(redis: Redis, message_id: str) -> bool:
    """Whether the refused call has an entry."""
    return any(entry.message_id == message_id for entry in await refused(redis))
