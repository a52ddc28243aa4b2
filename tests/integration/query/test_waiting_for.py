"""`wait_for` and freshness: reading one's own writes, and knowing how old an answer is."""

from __future__ import annotations

import asyncio

import pytest

from services.query import waiting
from tests.builders import World
from tests.integration.query.reading import Reader


async def test_a_read_waits_until_messages_have_taken_effect(reader: Reader, world: World) -> None:
    """All of them, on whatever shards."""
    await world.seen("m1", "u1")
    task = asyncio.create_task(reader.get("/v1/users", wait_for=["m1", "m2"]))
    done, _ = await asyncio.wait([task], timeout=0.3)
    assert not done
    await world.seen("m2", "some other user")
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_a_rejected_message_is_told_as_soon_as_nothing_newer_can_be_unread(reader: Reader, world: World) -> None:
    """422 with the reason, not ten seconds and a 504."""
    await world.reject("m1", "trait_too_long", "traits.bio is too long")
    task = asyncio.create_task(reader.get("/v1/users", wait_for="m1"))
    done, _ = await asyncio.wait([task], timeout=0.3)
    assert not done
    await world.connection.execute("update shards set as_of = $1", world.clock.now_ms())
    async with asyncio.timeout(2):
        answer = await task
    assert (answer.status, answer.code) == (422, "message_rejected")
    assert "traits.bio is too long" in answer.document["detail"]


async def test_a_message_that_was_mended_and_sent_again_is_not_rejected(reader: Reader, world: World) -> None:
    """Whatever was refused under its id before, by its own sender or by anybody with a browser key."""
    await world.reject("m1", "invalid_timestamp", "timestamp: is no RFC 3339 datetime")
    task = asyncio.create_task(reader.get("/v1/users", wait_for="m1"))
    done, _ = await asyncio.wait([task], timeout=0.3)
    assert not done
    await world.seen("m1", "u1")
    await world.connection.execute("update shards set as_of = $1", world.clock.now_ms())
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_an_unknown_message_ends_in_a_timeout(
    reader: Reader, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """504 that names it."""
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.2)
    answer = await reader.get("/v1/users", wait_for="never")
    assert (answer.status, answer.code) == (504, "wait_timeout")
    assert "never" in answer.document["detail"]


async def test_at_most_100_messages(reader: Reader) -> None:
    """More are refused."""
    answer = await reader.get("/v1/users", wait_for=[f"m{number}" for number in range(101)])
    assert (answer.status, answer.code) == (400, "invalid_request")


async def test_an_answer_is_as_old_as_the_oldest_shard(reader: Reader, world: World) -> None:
    """STALE beyond five seconds."""
    assert (await reader.get("/v1/freshness")).document["state"] == "READY"
    old = world.clock.now_ms() - 60_000
    await world.connection.execute("update shards set as_of = $1 where shard = 3", old)
    await asyncio.sleep(0.06)
    document = (await reader.get("/v1/users")).document
    assert document["state"] == "STALE"
    assert 60 <= document["lag_seconds"] < 70


async def test_status_tells_of_shards_builds_and_dead_letters(reader: Reader, world: World) -> None:
    """What `muster status` prints."""
    segment = await world.segment("coming", state="building")
    await world.reject("m1", "trait_too_long", "traits.bio is too long")
    await world.user("u1")
    await world.transition(segment, "segment.entered", "u1", 1, "clock")
    document = (await reader.get("/v1/status")).document
    assert len(document["shards"]) == 8
    assert document["builds"][0]["segment_key"] == "coming"
    assert document["dead_letters"]["open"] == 1
    assert document["relay"] == {"sequence": 0, "unnumbered": 1, "problem": None, "problem_at": None}


async def test_status_says_why_a_relay_stands_still(reader: Reader, world: World) -> None:
    """And since when."""
    await world.connection.execute("insert into relay_problems values ('development', 'mend it', to_timestamp(0))")
    relay = (await reader.get("/v1/status")).document["relay"]
    assert (relay["problem"], relay["problem_at"]) == ("mend it", "1970-01-01T00:00:00.000Z")


async def test_companies_and_their_users(reader: Reader, world: World) -> None:
    """Lists, one, and the memberships of a user."""
    await world.user("u1")
    await world.user("u2")
    await world.company("acme", ["u1", "u2"], {"plan": "enterprise"})
    await world.company("zeta", [])
    listed = (await reader.get("/v1/companies", limit=1)).document
    assert [row["company_id"] for row in listed["results"]] == ["acme"]
    listed = (await reader.get("/v1/companies", limit=1, cursor=listed["next"])).document
    assert ([row["company_id"] for row in listed["results"]], listed["next"]) == (["zeta"], None)
    assert (await reader.get("/v1/companies/acme")).document["attributes"] == {"plan": "enterprise"}
    assert (await reader.get("/v1/companies/nothing")).code == "not_found"
    users = (await reader.get("/v1/companies/acme/users", limit=1)).document
    assert ([row["user_id"] for row in users["results"]], users["total"]) == (["u1"], 2)
    (membership,) = (await reader.get("/v1/users/u1/companies")).document["results"]
    assert (membership["company_id"], membership["membership"]) == ("acme", {"role": "admin"})
    assert membership["attributes"] == {"plan": "enterprise"}
