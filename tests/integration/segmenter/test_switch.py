"""SEAMS A1: a version is switched by one pointer, under live traffic, and its difference is told exactly once."""

import asyncio

import asyncpg
import pytest

from services.segmenter import building, switch, working
from tests.folding import folded, told
from tests.segmenting import segmenting
from tests.waiting import wait_until

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}
HAS_PLAN = {"attribute": "plan", "op": "exists"}
IS_FREE = {"attribute": "plan", "op": "is", "value": "free"}


async def test_a_segment_of_nobody_becomes_ready_on_idle_shards(database_url: str, redis_url: str) -> None:
    """Scenario 3 of A1, scenario 1 of A7: no shard has traffic, all finish at the same time, and yet it is switched."""
    async with segmenting(database_url, redis_url, shards=8, workers=2) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        assert told(await muster.transitions(), segment) == [("segment.built", "", "build")]


async def test_building_over_existing_users_tells_one_record(database_url: str, redis_url: str) -> None:
    """The members come with the record; none of them is told one by one."""
    async with segmenting(database_url, redis_url) as muster:
        for number in range(30):
            await muster.identify(f"u{number}", {"plan": "pro" if number % 3 else "free"})
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        assert len(await muster.members(segment)) == 20
        [record] = [row for row in await muster.transitions() if row["segment_id"] == segment]
        assert (record["type"], record["member_count"]) == ("segment.built", "20")


async def test_announcing_everyone_tells_each_member_of_a_new_segment(database_url: str, redis_url: str) -> None:
    """With announce: everyone the pages tell the members, with cause build."""
    async with segmenting(database_url, redis_url) as muster:
        for number in range(30):
            await muster.identify(f"u{number}", {"plan": "pro" if number % 3 else "free"})
        segment = await muster.create_segment("Pro", IS_PRO, announce="everyone")
        await muster.quiet()
        transitions = await muster.transitions()
        assert folded(transitions, segment) == await muster.members(segment)
        assert {cause for _, _, cause in told(transitions, segment)} == {"build"}


async def test_an_edit_under_live_traffic_tells_each_difference_once(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 1 of A1: users change plan all the while, before the switch, during the pages and after."""
    monkeypatch.setattr(working, "PUBLISH_PAGE", 3)
    monkeypatch.setattr(building, "BUILD_PAGE", 5)
    async with segmenting(database_url, redis_url, workers=2, batch_entries=7) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()

        async def traffic() -> None:
            for turn in range(40):
                for number in range(12):
                    await muster.identify(f"u{number}", {"plan": ("pro", "free", None)[(turn + number) % 3]})
                await asyncio.sleep(0.02)

        sending = asyncio.create_task(traffic())
        for tree in (HAS_PLAN, IS_FREE, IS_PRO, HAS_PLAN):
            await asyncio.sleep(0.15)
            await muster.edit_segment(segment, tree)
        await sending
        await muster.quiet()
        assert folded(await muster.transitions(), segment) == await muster.members(segment)
        assert await muster.members(segment) == {f"u{number}" for number in range(12) if (39 + number) % 3 != 2}


async def test_a_large_edit_is_told_as_one_record(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More users differ than are announced one by one: one segment.rebuilt, and the members as of then."""
    monkeypatch.setattr(switch, "ANNOUNCE_LIMIT", 5)
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        for number in range(20):
            await muster.identify(f"u{number}", {"plan": "free"})
        await muster.quiet()
        await muster.edit_segment(segment, HAS_PLAN)
        await muster.quiet()
        assert told(await muster.transitions(), segment)[1:] == [("segment.rebuilt", "", "edit")]
        assert len(await muster.members(segment)) == 20


async def test_an_edit_during_a_build_cancels_the_build(database_url: str, redis_url: str) -> None:
    """Only the newest version is switched to; nothing of the cancelled one is left or told."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        await muster.identify("u1", {"plan": "pro"})
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.edit_segment(segment, IS_FREE)
        muster.start_worker()
        await muster.quiet()
        assert told(await muster.transitions(), segment) == [("segment.built", "", "build")]
        assert await muster.members(segment) == set()
        states = await muster.connection.fetch(
            "select state from definitions where segment_id = $1 order by version", segment
        )
        assert [row["state"] for row in states] == ["dropped", "serving"]


async def test_who_stays_a_member_keeps_the_moment_of_entering(database_url: str, redis_url: str) -> None:
    """The new version's rows say since when, as the old ones did."""
    since = "select m.entered_at from segments s join segment_members m on m.definition = s.serving_definition"
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        before = await muster.connection.fetchval(f"{since} where s.segment_id = $1", segment)
        await muster.edit_segment(segment, HAS_PLAN)
        await muster.quiet()
        assert await muster.connection.fetchval(f"{since} where s.segment_id = $1", segment) == before


async def test_deleting_a_segment_tells_one_record_and_drops_its_rows(database_url: str, redis_url: str) -> None:
    """Nobody exits one by one; the rows go in pages."""
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.delete_segment(segment)

        async def dropped() -> bool:
            return [row[2] for row in told(await muster.transitions(), segment)][-1] == "delete"

        await wait_until(dropped, message="segment.deleted")
        await muster.quiet()
        rows = await muster.connection.fetchval(
            "select count(*) from segment_members join definitions using (definition) where segment_id = $1", segment
        )
        assert rows == 0


async def test_a_switch_that_loses_its_connection_holds_up_no_other(database_url: str, redis_url: str) -> None:
    """The server ends a transaction that takes too long together with its connection, each time anew."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        held = await muster.create_segment("Held", IS_PRO)
        other = await muster.create_segment("Other", HAS_PLAN)
        holder = await asyncpg.connect(database_url)
        try:
            async with holder.transaction():
                await holder.execute("select from segments where segment_id = $1 for no key update", held)
                muster.start_worker()

                async def switched() -> bool:
                    await muster.connection.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where $1 = any(pg_blocking_pids(pid)) and datname = current_database()",
                        holder.get_server_pid(),
                    )
                    serving = "select serving_definition is not null from segments where segment_id = $1"
                    return bool(await muster.connection.fetchval(serving, other))

                await wait_until(switched, message="the other segment serves")
        finally:
            await holder.close()
        await muster.quiet()
        assert told(await muster.transitions(), held) == [("segment.built", "", "build")]
