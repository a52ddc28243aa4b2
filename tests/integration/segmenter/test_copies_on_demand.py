"""Copies of companies say what conditions ask of them now, whatever was asked before (SEAMS A3)."""

from collections.abc import Mapping
from typing import Any

from tests.commanding import add
from tests.segmenting import ManualClock, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
DAY_1 = "2026-01-01"


def company(where: Mapping[str, Any]) -> dict[str, Any]:
    """Some company of the user."""
    return {"company": "any", "where": {"all": [where]}}


async def test_a_company_that_was_picked_is_held_from_the_beginning(database_url: str, redis_url: str) -> None:
    """Users of a company in a manual segment are members of what asks for it, also when they all were there before."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("ann", "acme")
        await muster.group("bob", "zoo")
        by_hand = await muster.create_segment("By hand", None, scope="company", kind="manual")
        await muster.quiet()
        await add(muster, by_hand, "acme")
        await muster.quiet()
        users = await muster.create_segment("Users", company({"segment": by_hand, "op": "in_segment"}))
        await muster.quiet()
        assert await muster.members(users) == {"ann"}


async def test_who_joins_while_nobody_asks_is_seen_by_who_asks_again(database_url: str, redis_url: str) -> None:
    """A shard that had no copy gets one, although the others were told the same before."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("u0", "acme", {"plan": "pro"})
        first = await muster.create_segment("First", company(PRO))
        await muster.quiet()
        await muster.delete_segment(first)
        await muster.quiet()
        users = {f"u{number}" for number in range(8)}
        for user in users:
            await muster.group(user, "acme")
        await muster.quiet()
        again = await muster.create_segment("Again", company(PRO))
        await muster.quiet()
        assert await muster.members(again) == users


async def test_who_joins_sees_the_copy_that_is_there(database_url: str, redis_url: str) -> None:
    """A user of a shard that has a copy already is a member with the call, and nothing more is sent."""
    async with segmenting(database_url, redis_url) as muster:
        of_pro = await muster.create_segment("Of pro", company(PRO))
        users = {f"u{number}" for number in range(8)}
        for user in users:
            await muster.group(user, "acme", {"plan": "pro"})
            await muster.quiet()
        assert await muster.members(of_pro) == users


async def test_a_shard_without_a_copy_gets_one_at_once(database_url: str, redis_url: str) -> None:
    """Also when nothing else is new of the company than when it was last seen, which waits for a second else."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        seen = await muster.create_segment(
            "Seen", company({"attribute": "last_seen_at", "op": "after", "value": DAY_1})
        )
        await muster.quiet()
        users = {f"u{number}" for number in range(8)}
        for user in users:
            await muster.group(user, "acme")
            clock.forward(1)
            await muster.quiet()
        assert await muster.members(seen) == users


async def test_nothing_is_sent_to_know_who_has_a_company(database_url: str, redis_url: str) -> None:
    """The memberships are there, and nothing of the companies is asked; `verify` misses no copy."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("ann", "acme", {"plan": "pro"})
        await muster.identify("bob")
        segment = await muster.create_segment("Some company", {"company": "any"})
        await muster.quiet()
        assert await muster.members(segment) == {"ann"}
        assert (await muster.verify()).differences == []


async def test_nobody_is_asked_again_because_what_is_asked_of_companies_changes(
    database_url: str, redis_url: str
) -> None:
    """A new definition has copies sent, and a deleted one none; its pages ask everybody; `verify` misses nothing."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.group("ann", "acme", {"plan": "pro", "size": 5})
        plan = await muster.create_segment("Plan", company(PRO))
        await muster.quiet()
        chores = "select sum(task_number)::integer from shards"
        asked = await muster.connection.fetchval(chores)
        size = await muster.create_segment("Size", company({"attribute": "size", "op": "gt", "value": 1}))
        await muster.quiet()
        assert await muster.members(size) == {"ann"}
        await muster.delete_segment(size)
        await muster.quiet()
        await muster.group("ann", "acme", {"colour": "red"})
        await muster.quiet()
        assert await muster.connection.fetchval(chores) == asked
        await muster.group("ann", "acme", {"plan": "free"})
        await muster.quiet()
        assert await muster.connection.fetchval(chores) == asked + 1
        assert await muster.members(plan) == set()
        assert (await muster.verify()).differences == []
