"""Anonymous ids that turn out to be users: closed once, brought over with their history, forwarded afterwards (A10)."""

from typing import Any

from shared.domain.values import loads
from tests.commanding import add
from tests.folding import folded, told
from tests.segmenting import START, ManualClock, Muster, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
BOUGHT = {"event": "Bought", "op": "performed", "count": {"at_least": 2}}


async def login(muster: Muster, user_id: str, anonymous_id: str, **options: Any) -> str:
    """An identify call that names both ids."""
    return await muster.call("identify", {"userId": user_id, "anonymousId": anonymous_id}, **options)


async def seen(muster: Muster, anonymous_id: str, event: str, **options: Any) -> str:
    """A track call of somebody who is not identified."""
    return await muster.call("track", {"anonymousId": anonymous_id, "event": event}, **options)


async def users(muster: Muster) -> dict[str, tuple[bool, Any]]:
    """Every user: identified or not, and the attributes."""
    rows = await muster.connection.fetch("select user_id, identified, attributes from users order by user_id")
    return {row["user_id"]: (row["identified"], loads(row["attributes"])) for row in rows}


async def letters(muster: Muster) -> list[str]:
    """The codes of the dead letters."""
    return [row["code"] for row in await muster.connection.fetch("select code from dead_letters order by dead_letter")]


async def logged(muster: Muster, user_id: str, kind: str) -> int:
    """How many entries of a type the log has of a user."""
    found: int = await muster.connection.fetchval(
        "select count(*) from events where user_id = $1 and type = $2", user_id, kind
    )
    return found


async def test_a_login_brings_everything_that_was_done_before(database_url: str, redis_url: str) -> None:
    """Traits, events, companies and picks; one transition per segment, whose cause is the merge."""
    async with segmenting(database_url, redis_url) as muster:
        friends = await muster.create_segment("Friends", None, kind="manual")
        both = await muster.create_segment("Pro buyers", {"all": [PRO, BOUGHT]})
        visitors = await muster.segment_by_key("anonymous-visitors")
        await muster.quiet()
        await muster.visit("x", {"plan": "pro"})
        await seen(muster, "x", "Bought")
        await seen(muster, "x", "Bought")
        await muster.call("group", {"anonymousId": "x", "groupId": "acme", "traits": {"size": 7}})
        await add(muster, friends, "x")
        await muster.quiet()
        assert await muster.members(both) == set()
        merge = await login(muster, "ann", "x")
        await muster.quiet()
        assert await users(muster) == {"ann": (True, {"plan": "pro"})}
        assert (await muster.members(both), await muster.members(friends)) == ({"ann"}, {"ann"})
        stream = await muster.transitions()
        assert told(stream, both)[1:] == [("segment.entered", "ann", f"merge:{merge}")]
        assert ("segment.exited", "x", f"merge:{merge}") in told(stream, visitors)
        assert folded([row for row in stream if row["user_id"]], friends) == {"ann"}
        sides = await muster.connection.fetch("select user_id, member from company_users")
        assert [tuple(row) for row in sides] == [("ann", True)]
        assert await muster.connection.fetchval("select member_count from companies") == 1
        names = await muster.connection.fetch("select name, sum(events) as n from event_names group by name")
        assert [tuple(row) for row in names] == [("Bought", 2)]
        assert await letters(muster) == []
        assert (await muster.verify()).differences == []


async def test_calls_after_the_merge_are_forwarded_once(database_url: str, redis_url: str) -> None:
    """Whatever comes under the closed id counts for its user; a resend, also of a call from before, does not."""
    async with segmenting(database_url, redis_url) as muster:
        before = await seen(muster, "x", "Bought")
        merge = await login(muster, "ann", "x")
        await muster.quiet()
        buyers = await muster.create_segment("Buyers", {"all": [BOUGHT]})
        await muster.quiet()
        await seen(muster, "x", "Bought", message_id=before)
        await muster.quiet()
        assert await muster.members(buyers) == set()
        after = await seen(muster, "x", "Bought")
        await seen(muster, "x", "Bought", message_id=after)
        await muster.quiet()
        assert await muster.members(buyers) == {"ann"}
        assert told(await muster.transitions(), buyers)[1:] == [("segment.entered", "ann", f"event:{after}")]
        assert await logged(muster, "ann", "event_tracked") == 2
        merges = await muster.connection.fetch("select anonymous_id, user_id, cause from merges")
        assert [tuple(row) for row in merges] == [("x", "ann", f"merge:{merge}")]
        assert (await users(muster)).keys() == {"ann"}


async def test_every_call_after_a_login_costs_no_further_merge(database_url: str, redis_url: str) -> None:
    """Browsers name both ids with every call: only the first asks."""
    async with segmenting(database_url, redis_url) as muster:
        await seen(muster, "x", "Opened")
        await login(muster, "ann", "x")
        for _ in range(5):
            await muster.call("track", {"userId": "ann", "anonymousId": "x", "event": "Clicked"})
        await muster.quiet()
        assert await logged(muster, "x", "merge_asked") == 1
        assert await logged(muster, "ann", "user_merged") == 1
        aliases = await muster.connection.fetch("select user_id, anonymous_id, merged from anonymous_ids")
        assert [tuple(row) for row in aliases] == [("ann", "x", True)]


async def test_nobody_takes_over_a_known_user(database_url: str, redis_url: str) -> None:
    """Neither by identify nor by alias: the victim stays, and people see that somebody tried."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("victim", {"plan": "pro"})
        await muster.quiet()
        await login(muster, "me", "victim")
        await muster.call("alias", {"previousId": "victim", "userId": "me too"})
        await muster.quiet()
        found = await users(muster)
        assert found["victim"] == (True, {"plan": "pro"})
        assert found["me"] == (True, {})
        assert await letters(muster) == ["alias_of_known_user"] * 2
        await muster.identify("victim", {"plan": "free"})
        await muster.quiet()
        assert (await users(muster))["victim"] == (True, {"plan": "free"})


async def test_an_id_that_was_claimed_before_its_user_came_is_hers(database_url: str, redis_url: str) -> None:
    """Who is identified under a closed id opens it again: her calls never count for whom somebody else named."""
    async with segmenting(database_url, redis_url) as muster:
        await login(muster, "me", "victim")
        await muster.quiet()
        await muster.identify("victim", {"plan": "pro"})
        await muster.track("victim", "Bought")
        await muster.quiet()
        assert await users(muster) == {"me": (True, {}), "victim": (True, {"plan": "pro"})}
        assert await logged(muster, "victim", "event_tracked") == 1
        assert await muster.connection.fetch("select anonymous_id from merges") == []


async def test_two_users_who_name_each_other_stay_two(database_url: str, redis_url: str) -> None:
    """No cycle, whichever call comes first: both are known."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        await login(muster, "a", "b")
        await login(muster, "b", "a")
        muster.start_worker()
        await muster.quiet()
        assert (await users(muster)).keys() == {"a", "b"}
        assert set(await letters(muster)) <= {"alias_of_known_user"}
        await muster.track("a", "Opened")
        await muster.track("b", "Opened")
        await muster.quiet()
        assert [await logged(muster, user_id, "event_tracked") for user_id in ("a", "b")] == [1, 1]


async def test_on_a_shared_device_the_first_merge_stands(database_url: str, redis_url: str) -> None:
    """The second who logs in there gets her own calls, and nothing of what was before."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.visit("x", {"plan": "pro"})
        await login(muster, "u1", "x")
        await muster.quiet()
        await login(muster, "u2", "x")
        await muster.call("track", {"userId": "u2", "anonymousId": "x", "event": "Bought"})
        await muster.quiet()
        assert await users(muster) == {"u1": (True, {"plan": "pro"}), "u2": (True, {})}
        await seen(muster, "x", "Bought")
        await muster.quiet()
        assert [await logged(muster, user_id, "event_tracked") for user_id in ("u1", "u2")] == [1, 1]
        assert await letters(muster) == []


async def test_an_alias_merges_too(database_url: str, redis_url: str) -> None:
    """Of a server that knows both ids."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.visit("x", {"plan": "pro"})
        await muster.call("alias", {"previousId": "x", "userId": "ann"})
        await muster.quiet()
        assert await users(muster) == {"ann": (True, {"plan": "pro"})}


async def test_a_long_history_comes_in_pages(database_url: str, redis_url: str) -> None:
    """More than a page of the log, counted once, in the middle of a restart."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        buyers = await muster.create_segment(
            "Regulars", {"all": [{"event": "Seen", "op": "performed", "count": {"at_least": 450}}]}
        )
        await muster.quiet()
        for number in range(450):
            await seen(muster, "x", "Seen", at=START - number)
        await login(muster, "ann", "x")
        await muster.restart_worker()
        await muster.quiet()
        assert await muster.members(buyers) == {"ann"}
        assert await logged(muster, "ann", "event_tracked") == 450


async def test_company_traits_that_add_are_not_added_again(database_url: str, redis_url: str) -> None:
    """The company heard of the call under its first id."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.call("group", {"anonymousId": "x", "groupId": "acme", "traits": {"seats": {"$add": 2}}})
        await login(muster, "ann", "x")
        await muster.quiet()
        row = await muster.connection.fetchrow("select attributes, member_count from companies")
        assert row is not None
        assert (loads(row["attributes"]), row["member_count"]) == ({"seats": 2}, 1)
