"""Manual segments: who is picked, by commands that are ordered by their keys, and replaced while others run (A17)."""

from typing import Any

from shared.domain.messages import entry_hash
from tests.commanding import add, close, pick, picking, replace
from tests.folding import folded, told
from tests.segmenting import START, ManualClock, Muster, segmenting


async def manual(muster: Muster, name: str = "Friends", scope: Any = "user") -> str:
    """A manual segment that serves."""
    segment_id = await muster.create_segment(name, None, scope=scope, kind="manual")
    await muster.quiet()
    return segment_id


async def test_who_is_picked_is_a_member_until_removed(database_url: str, redis_url: str) -> None:
    """One transition each way, caused by the command; what is said twice is told once."""
    async with segmenting(database_url, redis_url) as muster:
        segment_id = await manual(muster)
        await muster.identify("ann")
        await muster.identify("bob")
        first = await add(muster, segment_id, "ann", "bob")
        await add(muster, segment_id, "ann")
        await muster.quiet()
        assert await muster.members(segment_id) == {"ann", "bob"}
        removal = await add(muster, segment_id, "ann", picked=False)
        await muster.quiet()
        assert await muster.members(segment_id) == {"bob"}
        entered, exited = ("segment.entered", "ann", f"manual:{first}"), ("segment.exited", "ann", f"manual:{removal}")
        stream = await muster.transitions()
        assert [row for row in told(stream, segment_id) if row[1] == "ann"] == [entered, exited]
        assert folded(stream, segment_id) == {"bob"}


async def test_the_later_command_has_the_last_word(database_url: str, redis_url: str) -> None:
    """Whatever the order in which entries come."""
    async with segmenting(database_url, redis_url, clock=ManualClock()) as muster:
        segment_id = await manual(muster)
        await muster.identify("ann")
        await add(muster, segment_id, "ann", picked=False, at=START - 1)
        await add(muster, segment_id, "ann", at=START - 2)
        await muster.quiet()
        assert await muster.members(segment_id) == set()


async def test_who_is_picked_before_existing_becomes_a_member_when_coming(database_url: str, redis_url: str) -> None:
    """Also within one batch, and only of the segments that picked her."""
    async with segmenting(database_url, redis_url) as muster:
        segment_id, other = await manual(muster), await manual(muster, "Others")
        await add(muster, segment_id, "ann", "bob")
        await muster.quiet()
        assert await muster.members(segment_id) == set()
        call = await muster.identify("ann")
        await muster.quiet()
        assert await muster.members(segment_id) == {"ann"}
        assert told(await muster.transitions(), segment_id)[1:] == [("segment.entered", "ann", f"event:{call}")]
        await muster.stop_all()
        await add(muster, other, "cem")
        await muster.identify("cem")
        muster.start_worker()
        await muster.quiet()
        assert await muster.members(other) == {"cem"}


async def test_a_replacement_keeps_adds_that_are_newer(database_url: str, redis_url: str) -> None:
    """Adds in flight: an older one that comes late is gone with the others, a newer one that came early stays."""
    async with segmenting(database_url, redis_url, clock=ManualClock()) as muster:
        segment_id = await manual(muster)
        for user_id in ("old", "kept", "new", "late", "early"):
            await muster.identify(user_id)
        await add(muster, segment_id, "old", "kept", at=START - 10)
        command = picking(muster, segment_id, at=START - 5)
        await pick(muster, command, ["kept", "new"])
        await add(muster, segment_id, "early", at=START - 4)
        await close(muster, command, replaces=True)
        await add(muster, segment_id, "late", at=START - 6)
        await muster.quiet()
        assert await muster.members(segment_id) == {"kept", "new", "early"}
        stream = await muster.transitions()
        assert folded(stream, segment_id) == {"kept", "new", "early"}
        assert ("segment.exited", "old", f"manual:{command.message_id}") in told(stream, segment_id)


async def test_a_replacement_goes_through_more_than_a_page(database_url: str, redis_url: str) -> None:
    """In pages by id, on one shard, while the shard goes on."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        segment_id = await manual(muster)
        names = [f"u{number:04}" for number in range(1_100)]
        await muster.track_all([(name, "Seen", 1_000) for name in names])
        await add(muster, segment_id, *names)
        await replace(muster, segment_id, "u0007", "u1099")
        await muster.quiet()
        assert await muster.members(segment_id) == {"u0007", "u1099"}
        count = await muster.connection.fetchval(
            "select member_count from member_counts c join segments s on s.serving_definition = c.definition"
            " where segment_id = $1",
            segment_id,
        )
        assert count == 2


async def test_the_end_of_a_command_is_remembered_on_every_shard(database_url: str, redis_url: str) -> None:
    """By which whoever waits for the command sees that all of it has taken effect."""
    async with segmenting(database_url, redis_url) as muster:
        segment_id = await manual(muster)
        message_id = await add(muster, segment_id, "ann")
        await muster.quiet()
        shards = await muster.connection.fetchval(
            "select count(distinct shard) from seen_messages where message_hash = $1",
            entry_hash("picks_closed", message_id),
        )
        assert shards == muster.shards


async def test_companies_are_picked_too(database_url: str, redis_url: str) -> None:
    """A manual segment of companies, also one that comes after it was picked; users' conditions see it."""
    async with segmenting(database_url, redis_url) as muster:
        segment_id = await manual(muster, "Partners", "company")
        await muster.group("ann", "acme")
        await add(muster, segment_id, "acme", "globex")
        await muster.quiet()
        assert await muster.members(segment_id) == {"acme"}
        await muster.group("bob", "globex")
        await muster.quiet()
        assert await muster.members(segment_id) == {"acme", "globex"}
        await replace(muster, segment_id, "globex")
        await muster.quiet()
        assert await muster.members(segment_id) == {"globex"}


async def test_a_segment_that_names_a_manual_one_follows_its_picks(database_url: str, redis_url: str) -> None:
    """A pick is what the conditions of other segments see as well."""
    async with segmenting(database_url, redis_url) as muster:
        friends = await manual(muster)
        tree = {"all": [
            {"segment": friends, "op": "in_segment"},
            {"attribute": "plan", "op": "is", "value": "pro"},
        ]}  # fmt: skip
        both = await muster.create_segment("Pro friends", tree)
        await muster.identify("ann", {"plan": "pro"})
        await add(muster, friends, "ann")
        await muster.quiet()
        assert await muster.members(both) == {"ann"}
        await replace(muster, friends)
        await muster.quiet()
        assert await muster.members(both) == set()
