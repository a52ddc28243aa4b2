"""`muster verify` is right while Muster is at work."""

import asyncio
from typing import Any

import pytest

from shared.domain.segments import Announce, SubjectScope
from tests.commanding import add, replace
from tests.page_sizes import limit_pages
from tests.segmenting import MINUTE, ManualClock, Muster, segmenting

WINDOW = {"in_last": {"n": 3, "unit": "minutes"}}
PRO = {"attribute": "plan", "op": "is", "value": "pro"}
GROWN = {"attribute": "size", "op": "gte", "value": 100}
TREES: dict[SubjectScope, list[dict[str, Any]]] = {
    "user": [
        {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 3, "unit": "minutes"}},
        {"event": "Order Completed", "op": "performed", "count": {"at_least": 2}, "window": WINDOW},
        {"company": "any", "where": {"all": [GROWN]}},
        {"all": [PRO, {"event": "Order Completed", "op": "performed", "count": {"at_least": 3}}]},
    ],
    "company": [
        {"member": "any", "where": {"all": [PRO]}},
        {"member": "none", "where": {"event": "Order Completed", "op": "performed", "window": WINDOW}},
        GROWN,
    ],
}


async def keep_busy(muster: Muster, clock: ManualClock) -> None:
    """Calls, time, commands, and one segment created, edited and deleted after the other."""
    friends = await muster.create_segment("Friends", None, kind="manual")
    segments: list[tuple[str, SubjectScope]] = []
    for number in range(240):
        user = f"u{number % 40}"
        await muster.identify(user, {"plan": "pro" if number % 3 else "free", "seats": number % 7})
        leaves: dict[str, Any] = {"membership": None} if number % 9 == 0 else {}
        await muster.group(user, f"c{number % 5}", {"size": number}, **leaves)
        await muster.track(user, "Order Completed", at=clock.now_ms() - (number % 4) * MINUTE)
        await (replace if number % 50 == 49 else add)(muster, friends, user, f"u{number % 17}")
        clock.forward(MINUTE // 4)
        await command(muster, segments, number)
        await asyncio.sleep(0.01)


async def command(muster: Muster, segments: list[tuple[str, SubjectScope]], number: int) -> None:
    """What people do to segments."""
    if number % 20 == 0:
        announce: Announce = "everyone" if number % 40 else "changes"
        scope: SubjectScope = "company" if number % 60 == 40 else "user"
        tree = TREES[scope][number // 20 % len(TREES[scope])]
        segments.append((await muster.create_segment(f"No {number}", tree, scope=scope, announce=announce), scope))
    if number % 15 == 5:
        segment_id, scope = segments[-1]
        await muster.edit_segment(segment_id, TREES[scope][number // 15 % len(TREES[scope])])
    if number % 60 == 59:
        await muster.delete_segment(segments.pop(0)[0])


@pytest.mark.timeout(180)
async def test_a_busy_system_has_no_differences(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of builds, pages and switches too: what is under way is late, not wrong."""
    limit_pages(monkeypatch, 3)
    async with segmenting(database_url, redis_url, clock=(clock := ManualClock()), workers=2) as muster:
        busy = asyncio.create_task(keep_busy(muster, clock))
        late = 0
        async with asyncio.timeout(120):
            while not busy.done():
                report = await muster.verify_beside()
                assert report.differences == []
                late += not report.quiet
        await busy
        assert late > 0
        await muster.quiet()
        assert (await muster.verify()).differences == []
