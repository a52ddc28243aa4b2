"""`muster verify` is right while Muster is at work."""

import asyncio
from typing import Any

import pytest

from services.segmenter import due
from shared.domain.segments import Announce
from tests.segmenting import MINUTE, ManualClock, Muster, segmenting

TREES: list[dict[str, Any]] = [
    {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 3, "unit": "minutes"}},
    {"attribute": "plan", "op": "is", "value": "pro"},
    {"attribute": "seats", "op": "gte", "value": 3},
]


async def keep_busy(muster: Muster, clock: ManualClock) -> None:
    """Calls, time, and one segment created, edited and deleted after the other."""
    segments: list[str] = []
    for number in range(240):
        await muster.identify(f"u{number % 40}", {"plan": "pro" if number % 3 else "free", "seats": number % 7})
        await muster.group(f"u{number % 40}", f"c{number % 5}", {"size": number})
        clock.forward(MINUTE // 4)
        if number % 20 == 0:
            announce: Announce = "everyone" if number % 40 else "changes"
            segments.append(await muster.create_segment(f"Segment {number}", TREES[number % 3], announce=announce))
        if number % 15 == 5:
            await muster.edit_segment(segments[-1], TREES[number % 2])
        if number % 60 == 59:
            await muster.delete_segment(segments.pop(0))
        await asyncio.sleep(0.01)


@pytest.mark.timeout(180)
async def test_a_busy_system_has_no_differences(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of builds, pages and switches too: what is under way is late, not wrong."""
    for limit in ("SWEEP_PAGE", "BUILD_PAGE", "PUBLISH_PAGE", "DROP_PAGE"):
        monkeypatch.setattr(due, limit, 3)
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
