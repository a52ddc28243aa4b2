"""Picking all users that a filter means."""

from typing import Any

import pytest
from redis.asyncio import Redis

from services.ingest.commands import members_search
from shared.postgres.pool import Connection
from tests.integration.management import picking
from tests.integration.management.client import IS_PRO, Manage, paths, problem

PRO = {"plan": "pro"}


@pytest.fixture
async def segment(database: Connection, redis: Redis) -> str:
    """A manual segment, 40 users of whom every fourth is on the plan pro, and one who is anonymous."""
    await picking.prepare(redis)
    await picking.users(database, {f"u{number}": PRO if number % 4 == 0 else {} for number in range(40)})
    await picking.users(database, {"anon": PRO}, identified=False)
    return await picking.manual_segment(database)


async def post(manage: Manage, segment: str, **body: Any) -> Any:
    """An addition to the segment."""
    return await manage.send("POST", f"/v1/segments/{segment}/members", json=body)


async def test_all_that_match_are_picked_page_by_page(
    manage: Manage, redis: Redis, segment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The identified ones, unless another population is asked for."""
    monkeypatch.setattr(members_search, "PAGE", 2)
    answer = (await post(manage, segment, where={"conditions": IS_PRO}, expect=10)).json()
    assert await picking.picks(redis, answer["message_id"]) == {f"u{number}": True for number in range(0, 40, 4)}
    assert (answer["matched"], answer["unmatched"], answer["ambiguous"]) == (10, [], [])
    answer = (await post(manage, segment, where={"conditions": IS_PRO, "population": "all"}, expect=11)).json()
    assert answer["matched"] == 11


async def test_a_filter_may_name_a_segment(manage: Manage, database: Connection, redis: Redis, segment: str) -> None:
    """Its members, whatever population, and those of them for whom the conditions hold."""
    other = await picking.manual_segment(database, "other")
    for user_id in ("u1", "u4", "anon"):
        await picking.member(database, other, user_id)
    answer = (await post(manage, segment, where={"segment": "other"}, expect=3)).json()
    assert await picking.picks(redis, answer["message_id"]) == {"u1": True, "u4": True, "anon": True}
    answer = (await post(manage, segment, where={"segment": other, "conditions": IS_PRO}, expect=2)).json()
    assert await picking.picks(redis, answer["message_id"]) == {"u4": True, "anon": True}


async def test_removing_and_replacing_by_a_filter(manage: Manage, redis: Redis, segment: str) -> None:
    """The same body for each verb."""
    body = {"where": {"conditions": IS_PRO}, "expect": 10}
    removed = (await manage.send("POST", f"/v1/segments/{segment}/members/remove", json=body)).json()
    assert set((await picking.picks(redis, removed["message_id"])).values()) == {False}
    replaced = (await manage.send("PUT", f"/v1/segments/{segment}/members", json=body)).json()
    assert (await picking.closings(redis, replaced["message_id"]))[0].replaces


async def test_a_filter_may_have_a_search(manage: Manage, redis: Redis, segment: str) -> None:
    """As in lists: a part of the id, e-mail or name, in any case, and means itself."""
    answer = (await post(manage, segment, where={"conditions": IS_PRO, "search": " U2 "}, expect=3)).json()
    assert await picking.picks(redis, answer["message_id"]) == {"u20": True, "u24": True, "u28": True}
    assert (await post(manage, segment, where={"search": "u%"}, expect=0)).json()["matched"] == 0
    assert problem(await post(manage, segment, where={"search": "u"}, expect=0)) == (422, "invalid_request")


async def test_the_number_that_was_seen_has_to_be_right(manage: Manage, redis: Redis, segment: str) -> None:
    """409 with the number now, when it is off by more than one in a hundred; nothing was sent."""
    answer = await post(manage, segment, where={"conditions": IS_PRO}, expect=9)
    assert problem(answer) == (409, "count_changed")
    assert answer.json()["count"] == 10
    assert not any((await picking.sent(redis)).values())


async def test_one_in_a_hundred_may_have_come_or_gone(manage: Manage, database: Connection, segment: str) -> None:
    """As people look for a while before they press the button."""
    await picking.users(database, {f"more{number}": PRO for number in range(90)})
    for expected, status in ((99, 409), (100, 202), (101, 202), (102, 409)):
        assert (await post(manage, segment, where={"conditions": IS_PRO}, expect=expected)).status_code == status


async def test_conditions_that_are_none(manage: Manage, segment: str) -> None:
    """422 with the path in this body."""
    answer = await post(manage, segment, where={"conditions": {"attribute": "plan", "op": "as"}}, expect=0)
    assert problem(answer) == (422, "invalid_definition")
    assert paths(answer) == ["/where/conditions/op"]


async def test_conditions_may_name_segments(manage: Manage, database: Connection, segment: str) -> None:
    """By id or key; 422 for one that is not there."""
    other = await picking.manual_segment(database, "other")
    await picking.member(database, other, "u4")
    for name in (other, "other"):
        named = {"op": "in_segment", "segment": name}
        assert (await post(manage, segment, where={"conditions": named}, expect=1)).json()["matched"] == 1
    answer = await post(manage, segment, where={"conditions": {"op": "in_segment", "segment": "none"}}, expect=0)
    assert problem(answer) == (422, "invalid_definition")
    assert paths(answer) == ["/where/conditions/segment"]


async def test_a_segment_that_is_not_built(manage: Manage, segment: str) -> None:
    """409: not ready is not empty."""
    await manage.create("Pro")
    assert problem(await post(manage, segment, where={"segment": "pro"}, expect=0)) == (409, "segment_not_ready")
    assert problem(await post(manage, segment, where={"segment": "none"}, expect=0)) == (404, "not_found")


async def test_companies_by_a_filter(manage: Manage, database: Connection, redis: Redis, segment: str) -> None:
    """Of a segment of companies."""
    await picking.manual_segment(database, "accounts", "company")
    for company_id in ("acme", "zeta"):
        await picking.company(database, company_id)
    answer = (await post(manage, "accounts", where={}, expect=2)).json()
    assert await picking.picks(redis, answer["message_id"]) == {"acme": True, "zeta": True}
    assert problem(await post(manage, "accounts", where={"segment": segment}, expect=0)) == (404, "not_found")
    named = {"attribute": "company_id", "op": "is", "value": "acme"}
    assert (await post(manage, "accounts", where={"conditions": named}, expect=1)).json()["matched"] == 1


async def test_a_misspelt_field_inside_gets_a_hint(manage: Manage, segment: str) -> None:
    """400 with the field of the filter that may be meant."""
    answer = await post(manage, segment, where={"condition": IS_PRO}, expect=10)
    assert problem(answer) == (400, "unknown_field")
    assert answer.json()["detail"] == "/where/condition: there is no such field; did you mean 'conditions'?"
