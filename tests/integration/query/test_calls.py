"""The last calls of an environment, and what became of them."""

from __future__ import annotations

from typing import Any

from services.query.calls_reads import call
from tests.builders import World
from tests.integration.query.reading import Reader
from tests.segmenting import Muster, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}


async def messages(reader: Reader, **asked: Any) -> list[str]:
    """The message ids, page by page."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await reader.get("/v1/calls", **asked, **cursor)).document
        found += [row["message_id"] for row in page["results"]]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


async def test_calls_tell_their_verdict_and_what_they_moved(reader: Reader, world: World) -> None:
    """Newest first: a rejected one with its reason, an accepted one with its transitions."""
    segment = await world.segment("pro")
    await world.user("u1")
    await world.event("u1", "Signed Up", 5_000, "m1", plan="pro")
    await world.enter(segment, "u1", 5_000, "event:m1")
    await world.reject("m2", "trait_too_long", "traits.bio is too long")
    rejected, accepted = (await reader.get("/v1/calls")).document["results"]
    assert (rejected["verdict"], rejected["message_id"], rejected["code"]) == ("rejected", "m2", "trait_too_long")
    assert (accepted["verdict"], accepted["name"], accepted["type"]) == ("accepted", "Signed Up", "event_tracked")
    assert accepted["moved"] == [
        {
            "type": "segment.entered",
            "segment_id": segment,
            "segment_key": "pro",
            "segment_version": 1,
            "at": "1970-01-01T00:00:05.000Z",
        }
    ]


async def test_calls_come_page_by_page(reader: Reader, world: World) -> None:
    """Across shards and both lists, each once."""
    for number in range(7):
        await world.event(f"u{number % 3}", "Clicked", 1_000 + number // 2, f"m{number}")
    for number in range(3):
        await world.reject(f"r{number}", "bad", "bad")
    found = await messages(reader, limit=2)
    assert found[:3] == ["r2", "r1", "r0"]
    assert sorted(found[3:]) == [f"m{number}" for number in range(7)]
    assert found[3] == "m6"


async def test_calls_are_filtered(reader: Reader, world: World) -> None:
    """By verdict, user and type."""
    await world.event("u1", "Clicked", 1_000, "m1")
    await world.event("u2", "Clicked", 1_000, "m2")
    await world.reject("r1", "bad", "bad")
    assert await messages(reader, verdict="rejected") == ["r1"]
    assert await messages(reader, user="u1") == ["m1"]
    assert await messages(reader, type="user_identified") == []
    assert sorted(await messages(reader, type="event_tracked")) == ["m1", "m2"]
    assert sorted(await messages(reader, type="track")) == ["m1", "m2"]
    assert (await reader.get("/v1/calls", type="tracked")).code == "invalid_request"
    assert (await reader.get("/v1/calls", verdict="perhaps")).status == 400
    assert (await reader.get("/v1/calls", cursor="c_none")).code == "cursor_mismatch"


async def test_one_call_tells_what_it_moved_and_how_soon(reader: Reader, world: World) -> None:
    """As it was received; what it moved of its company too, which the list does not look for."""
    segment, companies = await world.segment("pro"), await world.segment("big", scope="company")
    await world.user("u1")
    await world.event("u1", "Signed Up", 5_000, "m/1", plan="pro")
    await world.connection.execute(
        """update events set handled_at = 5012, type = 'company_grouped',
               entry = jsonb_set(entry::jsonb, '{call,groupId}', '"c1"')::json where message_id = 'm/1'"""
    )
    await world.enter(segment, "u1", 5_000, "event:m/1")
    await world.move_company(companies, "c1", 5_000)
    await world.connection.execute("update transitions set cause = 'event:m/1' where company_id = 'c1'")
    found = (await reader.get("/v1/calls/m%2F1", user="u1")).document
    assert (found["verdict"], found["effect_ms"], found["call"]["event"]) == ("accepted", 12, "Signed Up")
    moved = [(each["segment_key"], each.get("company_id")) for each in found["moved"]]
    assert moved == [("pro", None), ("big", "c1")]


async def test_one_rejected_call_tells_why(reader: Reader, world: World) -> None:
    """Its user need not be said; who has sent none is told so."""
    await world.reject("r1", "bad", "very bad")
    assert (await reader.get("/v1/calls/r1")).document["detail"] == "very bad"
    await world.event("u1", "Clicked", 1_000, "m1")
    for asked in ({}, {"user": "u2"}):
        answer = await reader.get("/v1/calls/m1", **asked)
        assert (answer.status, answer.code) == (404, "not_found")
    assert (await reader.get("/v1/calls/m1", user="u1")).document["moved"] == []


async def test_what_a_user_moved_of_a_company_is_told_with_her_call(database_url: str, redis_url: str) -> None:
    """An identify with a company groups too; what another user's call with the same message id moved is not hers."""
    async with segmenting(database_url, redis_url) as muster:
        big = await muster.create_segment("Big", PRO, scope="company")
        await muster.quiet()
        await muster.identify("u1", {"company": {"id": "acme", "plan": "pro"}}, message_id="m1")
        await muster.quiet()
        await muster.identify("u2", {"company": {"id": "acme"}}, message_id="m2")
        await muster.quiet()
        assert await moved(muster, "m1", "u1") == [(big, "acme")]
        assert await moved(muster, "m2", "u2") == []
        await muster.identify("u3", {"company": {"id": "acme"}}, message_id="m1")
        await muster.quiet()
        assert await moved(muster, "m1", "u3") == []


async def test_what_a_visitor_moved_of_a_company_is_told_of_the_user(database_url: str, redis_url: str) -> None:
    """Once it is known who the visitor is, the call is hers; the company heard of it under both ids."""
    async with segmenting(database_url, redis_url) as muster:
        big = await muster.create_segment("Big", PRO, scope="company")
        await muster.quiet()
        await muster.visit("a1", {"company": {"id": "acme", "plan": "pro"}}, message_id="visit")
        await muster.quiet()
        await muster.call("identify", {"userId": "u1", "anonymousId": "a1"})
        await muster.quiet()
        assert (big, "acme") in await moved(muster, "visit", "u1")


async def moved(muster: Muster, message_id: str, user_id: str) -> list[tuple[str, str | None]]:
    """Segment and company of what a call moved of companies."""
    found = await call(muster.pool, "development", muster.shards, message_id, user_id)
    assert found is not None
    everywhere = await muster.segment_by_key("all-companies")
    of_companies = [(each["segment_id"], each.get("company_id")) for each in found["moved"] if each.get("company_id")]
    return [each for each in of_companies if each[0] != everywhere]
