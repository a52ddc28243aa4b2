"""Conditions on events, companies, members and other segments, from the stream to the members (SEAMS A3, A6)."""

from collections.abc import Mapping
from typing import Any

from tests.folding import told
from tests.segmenting import DAY, ManualClock, segmenting

ORDERS = {"event": "Order Completed", "op": "performed"}


def company(where: Mapping[str, Any]) -> dict[str, Any]:
    """Some company of the user."""
    return {"company": "any", "where": {"all": [where]}}


PRO = {"attribute": "plan", "op": "is", "value": "pro"}


async def test_events_before_and_after_the_segment_count(database_url: str, redis_url: str) -> None:
    """What the log holds is counted when the segment is made, later ones as they come, late ones where they belong."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        now = clock.now_ms()
        for user in ("u1", "u2", "u3"):
            await muster.identify(user)
        await muster.track("u1", "Order Completed", at=now - 2 * DAY)
        await muster.track("u1", "Order Completed", at=now - DAY)
        await muster.track("u2", "Order Completed", at=now - DAY)
        segment = await muster.create_segment(
            "Twice", {**ORDERS, "count": {"at_least": 2}, "window": {"in_last": {"n": 7, "unit": "days"}}}
        )
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}
        await muster.track("u2", "Order Completed", at=now - 3 * DAY)
        await muster.track("u3", "Order Completed", at=now - 8 * DAY)
        await muster.track("u3", "Order Completed")
        await muster.quiet()
        assert await muster.members(segment) == {"u1", "u2"}
        clock.forward(5 * DAY)
        await muster.quiet()
        assert await muster.members(segment) == set()
        report = await muster.verify()
        assert (report.differences, report.late) == ([], [])


async def test_an_event_is_counted_by_its_properties(database_url: str, redis_url: str) -> None:
    """``where`` decides which events count, before and after the segment was made."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.call("track", {"userId": "u1", "event": "Order Completed", "properties": {"revenue": 60}})
        await muster.call("track", {"userId": "u2", "event": "Order Completed", "properties": {"revenue": 40}})
        tree = {**ORDERS, "where": {"all": [{"attribute": "revenue", "op": "gte", "value": 50}]}}
        segment = await muster.create_segment("Large", tree)
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}
        await muster.call("track", {"userId": "u2", "event": "Order Completed", "properties": {"revenue": 50}})
        await muster.quiet()
        assert await muster.members(segment) == {"u1", "u2"}


async def test_a_company_moves_its_users(database_url: str, redis_url: str) -> None:
    """A change of a company reaches the segments of its users on every shard, caused by the call that changed it."""
    async with segmenting(database_url, redis_url) as muster:
        users = {f"u{number}" for number in range(12)}
        for user in users:
            await muster.group(user, "acme", membership={"role": "admin" if user == "u1" else "guest"})
        tree = {"company": "any", "where": {"all": [PRO, {"membership": "role", "op": "is", "value": "guest"}]}}
        segment = await muster.create_segment("Guests of pro", tree)
        await muster.quiet()
        assert await muster.members(segment) == set()
        call = await muster.group("u1", "acme", {"plan": "pro"})
        await muster.quiet()
        assert await muster.members(segment) == users - {"u1"}
        causes = {cause for kind, _, cause in told(await muster.transitions(), segment) if kind == "segment.entered"}
        assert causes == {f"company:{call}"}
        await muster.group("u2", "acme", membership=None)
        await muster.quiet()
        assert await muster.members(segment) == users - {"u1", "u2"}


async def test_segments_of_companies(database_url: str, redis_url: str) -> None:
    """Companies enter and leave by their attributes, their built-ins and their members."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("u1", "acme", {"plan": "pro"})
        await muster.identify("u1", {"beta": True})
        await muster.group("u2", "initech", {"plan": "free"})
        await muster.quiet()
        pro = await muster.create_segment("Pro companies", {"all": [PRO]}, scope="company")
        beta = {"member": "any", "where": {"all": [{"attribute": "beta", "op": "is_true"}]}}
        testing = await muster.create_segment("Testing", beta, scope="company")
        await muster.quiet()
        assert (await muster.members(pro), await muster.members(testing)) == ({"acme"}, {"acme"})
        await muster.identify("u2", {"beta": True})
        await muster.group("u2", "initech", {"plan": "pro"})
        await muster.identify("u1", {"beta": False})
        await muster.quiet()
        assert (await muster.members(pro), await muster.members(testing)) == ({"acme", "initech"}, {"initech"})
        entered = [row for row in await muster.transitions() if row["segment_id"] == pro and row["company_id"]]
        assert [(row["type"], row["user_id"], row["company_id"]) for row in entered] == [
            ("segment.entered", "", "initech")
        ]


async def test_a_users_segment_asks_for_a_segment_of_companies(database_url: str, redis_url: str) -> None:
    """Inside ``company`` a company segment is asked, whatever it is made of; users follow its members."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("u1", "acme", {"plan": "pro"})
        await muster.group("u2", "acme")
        pro = await muster.create_segment("Pro companies", {"all": [PRO]}, scope="company")
        users = await muster.create_segment("Users of pro", company({"segment": pro, "op": "in_segment"}))
        await muster.quiet()
        assert await muster.members(users) == {"u1", "u2"}
        await muster.group("u1", "acme", {"plan": "free"})
        await muster.quiet()
        assert await muster.members(users) == set()


async def test_an_edit_of_an_inner_segment_moves_the_outer_with_it(database_url: str, redis_url: str) -> None:
    """Whatever names a segment is built anew beside it, and both are switched at once."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1", {"plan": "pro"})
        await muster.identify("u2", {"plan": "free"})
        inner = await muster.create_segment("Inner", {"all": [PRO]})
        outer = await muster.create_segment("Outer", {"not": {"segment": inner, "op": "in_segment"}})
        await muster.quiet()
        assert (await muster.members(inner), await muster.members(outer)) == ({"u1"}, {"u2"})
        await muster.edit_segment(inner, {"all": [{"attribute": "plan", "op": "is", "value": "free"}]})
        await muster.quiet()
        assert (await muster.members(inner), await muster.members(outer)) == ({"u2"}, {"u1"})
        await muster.identify("u1", {"plan": "free"})
        await muster.quiet()
        assert (await muster.members(inner), await muster.members(outer)) == ({"u1", "u2"}, set())
        report = await muster.verify()
        assert (report.differences, report.late) == ([], [])


async def test_a_company_moves_its_own_member_condition(database_url: str, redis_url: str) -> None:
    """A ``member`` leaf that names a segment of users which asks about their companies: round and back."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("u1", "acme", {"plan": "pro"})
        await muster.quiet()
        users = await muster.create_segment("Users of pro", company(PRO))
        within = {"member": "any", "where": {"segment": users, "op": "not_in_segment"}}
        segment = await muster.create_segment("With others", within, scope="company")
        await muster.quiet()
        assert await muster.members(segment) == set()
        for plan, members in (("free", {"acme"}), ("pro", set())):
            await muster.group("u1", "acme", {"plan": plan})
            await muster.quiet()
            assert await muster.members(segment) == members
