"""What a member row remembers of the user's entering."""

from tests.segmenting import MINUTE, START, ManualClock, Muster, segmenting

IS_PRO = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
HAS_PLAN = {"any": [{"attribute": "plan", "op": "is", "value": "pro"}, {"attribute": "plan", "op": "is", "value": "x"}]}


async def entered_at(muster: Muster, segment: str) -> int:
    """The moment that the only member row of the serving definition tells."""
    found: int = await muster.connection.fetchval(
        "select entered_at from segment_members join segments on serving_definition = definition where segment_id = $1",
        segment,
    )
    return found


async def test_leaving_and_entering_in_one_batch_is_remembered(database_url: str, redis_url: str) -> None:
    """The row stands for the last entering, however many calls a transaction handles."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.stop_all()
        clock.forward(MINUTE)
        await muster.identify("u1", {"plan": "free"}, index=1)
        await muster.identify("u1", {"plan": "pro"}, index=2)
        muster.start_worker()
        await muster.quiet()
        assert [row["type"] for row in await muster.transitions() if row["segment_id"] == segment][-2:] == [
            "segment.exited",
            "segment.entered",
        ]
        assert await entered_at(muster, segment) == START + MINUTE
        assert (await muster.verify()).differences == []


async def test_an_edit_does_not_make_old_members_new(database_url: str, redis_url: str) -> None:
    """Who is a member by both versions entered when she entered the first."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        clock.forward(MINUTE)
        await muster.edit_segment(segment, HAS_PLAN)
        await muster.quiet()
        assert await entered_at(muster, segment) == START
        assert (await muster.verify()).differences == []


async def test_entering_anew_during_an_edit_is_remembered(database_url: str, redis_url: str) -> None:
    """The frozen rows of the version before say nothing about who left and came back."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.edit_segment(segment, HAS_PLAN)
        await muster.quiet()
        clock.forward(MINUTE)
        # Rows of the version before go page by page; here, the last one has not gone yet.
        await muster.connection.execute(
            "insert into segment_members (shard, definition, user_id, entered_at)"
            " select shard, previous_definition, user_id, entered_at from segment_members"
            " join definitions using (definition) where segment_id = $1 and version = 2",
            segment,
        )
        await muster.identify("u1", {"plan": "free"}, index=1)
        await muster.identify("u1", {"plan": "pro"}, index=2)
        await muster.quiet()
        assert await entered_at(muster, segment) == START + MINUTE
