"""The members of manual segments: what commands put on which streams."""

import json
from typing import Any

import pytest
from redis.asyncio import Redis

from services.ingest.doors import picking as sending
from shared.domain.shards import shard_of
from shared.postgres.pool import Connection
from shared.stream import names
from tests.integration.management import picking
from tests.integration.management.client import Manage, problem

EVERYONE: dict[str, dict[str, Any]] = {
    "ann": {"email": "ann@example.com"},
    "bob": {"email": " BOB@Example.com "},
    "cid": {"email": 7},
}


@pytest.fixture
async def segment(database: Connection, redis: Redis) -> str:
    """A manual segment, three users, and streams."""
    await picking.prepare(redis)
    await picking.users(database, EVERYONE)
    return await picking.manual_segment(database)


async def test_users_are_added_by_id_and_by_address(manage: Manage, redis: Redis, segment: str) -> None:
    """One entry each on its own shard, then the end of the command on every shard; by key as well as by id."""
    body = {"user_ids": ["cid", "ann", "cid"], "emails": ["bob@example.COM", "\tann@example.com"]}
    answer = await manage.send("POST", "/v1/segments/picked/members", json=body)
    document = answer.json()
    assert answer.status_code == 202
    assert await picking.picks(redis, document.pop("message_id")) == {"ann": True, "bob": True, "cid": True}
    assert document == {"matched": 3, "already_in": 0, "unmatched": [], "ambiguous": []}


async def test_all_entries_of_a_command_have_one_key(manage: Manage, redis: Redis, segment: str) -> None:
    """So that commands are ordered as wholes, whichever shard sees them when."""
    body = {"user_ids": ["ann", "bob", "cid"]}
    message_id = (await manage.send("POST", f"/v1/segments/{segment}/members", json=body)).json()["message_id"]
    entries = [entry for shard in (await picking.sent(redis)).values() for entry in shard]
    assert {entry.message_id for entry in entries} == {message_id}
    assert len({getattr(entry, "key", None) for entry in entries}) == 1
    assert {getattr(entry, "segment_id", None) for entry in entries} == {segment}
    assert len(entries) == 3 + picking.SHARDS


async def test_removing_and_replacing(manage: Manage, redis: Redis, segment: str) -> None:
    """Removed users are told as not picked; only a replacement says so in its closing entries."""
    path = f"/v1/segments/{segment}/members"
    removed = (await manage.send("POST", f"{path}/remove", json={"user_ids": ["ann"]})).json()["message_id"]
    assert await picking.picks(redis, removed) == {"ann": False}
    replaced = (await manage.send("PUT", path, json={"user_ids": ["bob"]})).json()["message_id"]
    assert await picking.picks(redis, replaced) == {"bob": True}
    assert {entry.replaces for entry in await picking.closings(redis, removed)} == {False}
    assert [entry.replaces for entry in await picking.closings(redis, replaced)] == [True] * picking.SHARDS


async def test_a_replacement_by_nobody_empties_the_segment(manage: Manage, redis: Redis, segment: str) -> None:
    """An empty list is a list."""
    answer = await manage.send("PUT", f"/v1/segments/{segment}/members", json={"user_ids": []})
    assert answer.json()["matched"] == 0
    assert len(await picking.closings(redis, answer.json()["message_id"])) == picking.SHARDS


async def test_what_is_not_found_is_told(manage: Manage, database: Connection, redis: Redis, segment: str) -> None:
    """Unknown ids, unknown addresses, and addresses that several users have, which are never guessed."""
    await picking.users(database, {"u7": {"email": "ann@EXAMPLE.com"}})
    body = {"user_ids": ["x9", "bob"], "emails": ["ann@example.com", "no@example.com", "7"]}
    answer = (await manage.send("POST", f"/v1/segments/{segment}/members", json=body)).json()
    assert await picking.picks(redis, answer["message_id"]) == {"bob": True}
    assert answer["unmatched"] == [
        {"value": "x9", "by": "user_id"},
        {"value": "no@example.com", "by": "email"},
        {"value": "7", "by": "email"},
    ]
    assert answer["ambiguous"] == [{"value": "ann@example.com", "user_ids": ["ann", "u7"]}]


async def test_an_address_names_identified_users_only(
    manage: Manage, database: Connection, redis: Redis, segment: str
) -> None:
    """Anybody can claim an address before they sign in; by its id an anonymous one is picked all the same."""
    await picking.users(database, {"anon": {"email": "eve@example.com"}}, identified=False)
    body = {"user_ids": ["anon"], "emails": ["eve@example.com"]}
    answer = (await manage.send("POST", f"/v1/segments/{segment}/members", json=body)).json()
    assert answer["unmatched"] == [{"value": "eve@example.com", "by": "email"}]
    assert await picking.picks(redis, answer["message_id"]) == {"anon": True}


async def test_who_is_in_already_is_counted(manage: Manage, database: Connection, segment: str) -> None:
    """And picked once more, as a removal may be on its way."""
    await picking.member(database, segment, "ann")
    body = {"user_ids": ["ann", "bob"]}
    answer = (await manage.send("POST", f"/v1/segments/{segment}/members", json=body)).json()
    assert (answer["matched"], answer["already_in"]) == (2, 1)


async def test_one_member(manage: Manage, redis: Redis, segment: str) -> None:
    """204, idempotent, with the message id in a header; nobody is picked who is not there."""
    path = f"/v1/segments/{segment}/members"
    for method, picked in (("PUT", True), ("PUT", True), ("DELETE", False)):
        answer = await manage.send(method, f"{path}/ann")
        assert answer.status_code == 204
        assert await picking.picks(redis, answer.headers["muster-message-id"]) == {"ann": picked}
    assert problem(await manage.send("PUT", f"{path}/nobody")) == (404, "not_found")


async def test_ids_in_paths_are_taken_as_they_are(
    manage: Manage, database: Connection, redis: Redis, segment: str
) -> None:
    """Also with slashes and other letters."""
    await picking.users(database, {"a/b é": {}})
    answer = await manage.send("PUT", f"/v1/segments/{segment}/members/a%2Fb%20%C3%A9")
    assert await picking.picks(redis, answer.headers["muster-message-id"]) == {"a/b é": True}


async def test_companies_are_picked_by_id(manage: Manage, database: Connection, redis: Redis, segment: str) -> None:
    """On their own shards, in segments of companies."""
    await picking.manual_segment(database, "accounts", "company")
    await picking.company(database, "acme")
    path = "/v1/segments/accounts/members"
    answer = (await manage.send("POST", path, json={"company_ids": ["acme", "zeta"]})).json()
    assert await picking.picks(redis, answer["message_id"]) == {"acme": True}
    assert answer["unmatched"] == [{"value": "zeta", "by": "company_id"}]
    assert problem(await manage.send("POST", path, json={"user_ids": ["ann"]})) == (422, "invalid_request")
    assert problem(await manage.send("POST", f"/v1/segments/{segment}/members", json={"company_ids": ["acme"]})) == (
        422,
        "invalid_request",
    )


async def test_only_manual_segments_have_picked_members(manage: Manage, redis: Redis) -> None:
    """409 for those with conditions, and for default ones; 404 for none."""
    await picking.prepare(redis)
    pro = (await manage.create()).json()["id"]
    for reference in (pro, "all-users"):
        answer = await manage.send("POST", f"/v1/segments/{reference}/members", json={"user_ids": []})
        assert problem(answer) == (409, "not_manual")
    answer = await manage.send("POST", "/v1/segments/nothing/members", json={"user_ids": []})
    assert problem(answer) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"where": {}},
        {"expect": 3, "user_ids": []},
        {"where": {}, "expect": 1, "user_ids": ["ann"]},
        {"where": {}, "expect": -1},
        {"user_ids": [7]},
    ],
)
async def test_bodies_that_do_not_say_whom(manage: Manage, segment: str, body: dict[str, object]) -> None:
    """422."""
    answer = await manage.send("POST", f"/v1/segments/{segment}/members", json=body)
    assert problem(answer) == (422, "invalid_request")


async def test_more_than_a_request_may_have(manage: Manage, segment: str) -> None:
    """422 that names the way for long lists."""
    body = {"user_ids": [f"u{number}" for number in range(10_001)]}
    answer = await manage.send("POST", f"/v1/segments/{segment}/members", json=body)
    assert problem(answer) == (422, "too_many_ids")
    assert "imports" in answer.json()["detail"]


async def test_nothing_is_accepted_without_its_stream(manage: Manage, redis: Redis, segment: str) -> None:
    """503; and a command whose entries are not all on disk is not closed."""
    await redis.delete(*[names.events(shard) for shard in range(picking.SHARDS)])
    answer = await manage.send("POST", f"/v1/segments/{segment}/members", json={"user_ids": ["ann"]})
    assert problem(answer) == (503, "stream_missing")
    assert not await redis.exists(names.events(0))


async def test_a_command_breaks_off_between_two_pieces(
    manage: Manage, database: Connection, redis: Redis, segment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 when a stream is lost on the way; what is there stays without an end, and the same command again works."""
    monkeypatch.setattr(sending, "CHUNK", 1)
    body = {"user_ids": list(EVERYONE)}
    lost = names.events(shard_of(picking.ENVIRONMENT, "cid", picking.SHARDS))
    await redis.rename(lost, "elsewhere")
    answer = await manage.send("POST", f"/v1/segments/{segment}/members", json=body)
    assert problem(answer) == (503, "stream_missing")
    assert all(entry.type != "picks_closed" for shard in (await picking.sent(redis)).values() for entry in shard)
    await redis.rename("elsewhere", lost)
    again = (await manage.send("POST", f"/v1/segments/{segment}/members", json=body)).json()
    assert await picking.picks(redis, again["message_id"]) == dict.fromkeys(EVERYONE, True)


async def test_entries_are_read_by_any_json_reader(manage: Manage, redis: Redis, segment: str) -> None:
    """Without members that say nothing."""
    await manage.send("PUT", f"/v1/segments/{segment}/members/ann")
    shard = shard_of(picking.ENVIRONMENT, "ann", picking.SHARDS)
    rows = await redis.xrange(names.events(shard)) or []
    entry = json.loads((rows[1][1] or {})[names.FIELD])
    assert set(entry) == {
        "v", "type", "environment", "message_id", "received_at", "segment_id", "subject_id", "picked", "key",
    }  # fmt: skip
