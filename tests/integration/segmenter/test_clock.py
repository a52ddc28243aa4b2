"""SEAMS A7 and A9: whose now it is, on idle shards, after an outage and under another owner's clock."""

from tests.folding import by_user, told
from tests.segmenting import DAY, HOUR, MINUTE, START, ManualClock, segmenting
from tests.waiting import wait_until

SEEN_WITHIN_AN_HOUR = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "hours"}}
SILENT_FOR_A_DAY = {"attribute": "last_seen_at", "op": "more_than_ago", "value": {"n": 1, "unit": "days"}}
SEEN_WITHIN_A_SECOND = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "seconds"}}


async def test_time_alone_moves_users_within_a_second(database_url: str, redis_url: str) -> None:
    """No event arrives: a user leaves an in_last segment and enters a more_than_ago one, on the real clock."""
    silent = {"attribute": "last_seen_at", "op": "more_than_ago", "value": {"n": 1, "unit": "seconds"}}
    async with segmenting(database_url, redis_url) as muster:
        lately = await muster.create_segment("Lately", SEEN_WITHIN_A_SECOND)
        gone = await muster.create_segment("Gone", silent)
        await muster.quiet()
        await muster.identify("u1")

        async def moved() -> bool:
            return await muster.members(gone) == {"u1"}

        await wait_until(moved, message="the flip by the clock")
        seen_at = await muster.connection.fetchval("select last_seen_at from user_activity")
        assert muster.clock.now_ms() - seen_at < 2_000, "the due moment was one second after the call"
        assert await muster.members(lately) == set()


async def test_an_outage_makes_no_false_exits(database_url: str, redis_url: str) -> None:
    """Scenario 1 of A9: the segmenter is down for 2 hours while a user calls every 20 minutes."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Lately", SEEN_WITHIN_AN_HOUR)
        await muster.quiet()
        await muster.identify("steady")
        await muster.identify("gone")
        await muster.quiet()
        await muster.stop_all()
        for _ in range(6):
            clock.forward(20 * MINUTE)
            await muster.track("steady", "Opened")
        muster.start_worker()
        await muster.quiet()
        causes = by_user(await muster.transitions(), segment)
        assert len(causes["steady"]) == 1
        assert causes["gone"][1:] == ["clock"]
        assert await muster.members(segment) == {"steady"}


async def test_overdue_flips_carry_the_moment_at_which_they_were_due(database_url: str, redis_url: str) -> None:
    """Swept three days late, the transitions still say when, and in which order."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        lately = await muster.create_segment("Lately", SEEN_WITHIN_AN_HOUR)
        silent = await muster.create_segment("Silent", SILENT_FOR_A_DAY)
        await muster.quiet()
        await muster.identify("u1", at=START)
        await muster.quiet()
        await muster.stop_all()
        clock.forward(3 * DAY)
        muster.start_worker()
        await muster.quiet()
        moments = [(row["segment_id"], row["at"]) for row in await muster.transitions() if row["cause"] == "clock"]
        assert moments == [(lately, "2026-09-21T15:13:20.000Z"), (silent, "2026-09-22T14:13:20.000Z")]


async def test_a_takeover_by_a_slower_clock_does_not_go_back(database_url: str, redis_url: str) -> None:
    """Scenario 2 of A9: the next owner's clock is 3 s behind; nobody enters and exits again."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Lately", SEEN_WITHIN_AN_HOUR)
        await muster.quiet()
        await muster.identify("u1", at=START)
        await muster.quiet()
        clock.forward(HOUR)
        await muster.quiet()
        await muster.stop_all()
        clock.set_back(3_000)
        muster.start_worker()
        await muster.identify("u1", {"plan": "pro"}, at=START - DAY)
        await muster.quiet()
        assert [kind for kind, _, _ in told(await muster.transitions(), segment)] == [
            "segment.built",
            "segment.entered",
            "segment.exited",
        ]


async def test_transitions_are_per_event_not_per_batch(database_url: str, redis_url: str) -> None:
    """In and out inside one batch are two transitions, each with its cause."""
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", {"attribute": "plan", "op": "is", "value": "pro"})
        await muster.quiet()
        await muster.stop_all()
        await muster.identify("u1", {"plan": "pro"}, message_id="in")
        await muster.identify("u1", {"plan": "free"}, message_id="out", index=1)
        muster.start_worker()
        await muster.quiet()
        assert told(await muster.transitions(), segment)[1:] == [
            ("segment.entered", "u1", "event:in"),
            ("segment.exited", "u1", "event:out"),
        ]


async def test_an_idle_shard_says_how_far_it_has_read(database_url: str, redis_url: str) -> None:
    """Scenario 2 of A7: as_of goes on where nothing arrives, so an idle shard is told from a dead owner."""
    async with segmenting(database_url, redis_url) as muster:
        read = "select min(as_of) from shards"
        await muster.quiet()
        before = await muster.connection.fetchval(read)

        async def moved_on() -> bool:
            return bool(await muster.connection.fetchval(read) > before + 500)

        await wait_until(moved_on, timeout=5, message="as_of of idle shards")
        await muster.stop_all()
        stopped = await muster.connection.fetchval(read)
        assert await muster.connection.fetchval("select $1::bigint = min(as_of) from shards", stopped)
