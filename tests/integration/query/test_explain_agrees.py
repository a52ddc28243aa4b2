"""What is explained is what owners made of the same calls, for every kind of condition."""

from __future__ import annotations

from tests.explaining import disagreements
from tests.segmenting import DAY, HOUR, ManualClock, segmenting

PRO = {"attribute": "plan", "op": "is", "value": "pro"}
RECENT = {"n": 2, "unit": "days"}


async def test_explanations_agree_with_the_members(database_url: str, redis_url: str) -> None:
    """Also while time has passed that nobody has swept, and for the same trees as if they were not saved."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=3) as muster:
        for number in range(6):
            await muster.identify(f"u{number}", {"plan": "pro" if number % 2 else "free", "seats": number})
            await muster.track(f"u{number}", "Ordered", at=clock.now_ms() - number * DAY // 2)
            await muster.track(f"u{number % 3}", "Ordered", at=clock.now_ms() - HOUR)
        for number in range(4):
            plan = "pro" if number < 2 else "free"
            await muster.group(f"u{number}", f"c{number % 3}", {"plan": plan}, membership={"role": f"r{number}"})
        await muster.quiet()
        pros = await muster.create_segment("Pros", PRO)
        twice = {"event": "Ordered", "op": "performed", "count": {"at_least": 2}, "window": {"in_last": RECENT}}
        await muster.create_segment("Orders", twice)
        await muster.create_segment("Seen", {"attribute": "last_seen_at", "op": "in_last", "value": RECENT})
        await muster.create_segment("Nested", {"all": [
            {"segment": pros, "op": "not_in_segment"}, {"event": "Ordered", "op": "performed"}]})  # fmt: skip
        firms = await muster.create_segment("Firms", PRO, scope="company")
        await muster.create_segment("Staff", {"company": "any", "where": {"all": [
            {"segment": firms, "op": "in_segment"}, {"membership": "role", "op": "is", "value": "r1"}]}})  # fmt: skip
        await muster.create_segment("Of pros", {"company": "any", "where": {"all": [PRO]}})
        await muster.create_segment("With pros", {"member": "any", "where": {"all": [PRO]}}, scope="company")
        await muster.create_segment("By hand", None, kind="manual")
        await muster.quiet()
        assert await muster.members(firms) == {"c1"}
        assert await disagreements(muster.connection, muster.shards) == []
        await muster.stop_all()
        clock.forward(3 * DAY)
        assert await disagreements(muster.connection, muster.shards) == []
        muster.start_worker()
        await muster.quiet()
        assert await disagreements(muster.connection, muster.shards) == []
