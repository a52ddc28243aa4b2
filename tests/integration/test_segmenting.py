"""The segmenter from call to transition, on real servers."""

from tests.segmenting import DAY, START, ManualClock, segmenting

IS_PRO = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
SEEN_LATELY = {"all": [{"attribute": "last_seen_at", "op": "in_last", "value": {"n": 7, "unit": "days"}}]}


async def test_a_call_makes_a_member_and_a_transition(database_url: str, redis_url: str) -> None:
    """From the stream to the rows and to the subscribers' stream."""
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        message = await muster.identify("u1", {"plan": "pro"})
        await muster.identify("u2", {"plan": "free"})
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}
        told = [row for row in await muster.transitions() if row["segment_id"] == segment]
        assert [(row["type"], row["user_id"], row["cause"]) for row in told] == [
            ("segment.built", "", "build"),
            ("segment.entered", "u1", f"event:{message}"),
        ]


async def test_time_alone_makes_members_leave(database_url: str, redis_url: str) -> None:
    """Nothing arrives; the clock moves."""
    async with segmenting(database_url, redis_url, clock=(clock := ManualClock()), workers=2) as muster:
        segment = await muster.create_segment("Lately", SEEN_LATELY)
        await muster.identify("u1", at=START)
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}
        clock.forward(7 * DAY)
        await muster.quiet()
        assert await muster.members(segment) == set()
        assert [row["cause"] for row in await muster.transitions() if row["type"] == "segment.exited"] == ["clock"]
