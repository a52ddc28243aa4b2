"""The CDNOW file on a movable clock: who bought twice in the last 90 days, at each of 18 month ends."""

from collections.abc import Sequence

import pytest

from tests.purchases import EVENT, Purchase, customers_where, month_ends, purchases
from tests.segmenting import DAY, ManualClock, Muster, segmenting

WINDOW = 90
TWICE = {
    "event": EVENT,
    "op": "performed",
    "count": {"at_least": 2},
    "window": {"in_last": {"n": WINDOW, "unit": "days"}},
}
AT_ONCE = 500


def bought_twice(lines: Sequence[Purchase], now: int) -> set[str]:
    """Those with two purchases in the last 90 days, counted one by one."""
    recent = [purchase for purchase in lines if now - WINDOW * DAY < purchase.at <= now]
    return customers_where(recent, lambda own: len(own) >= 2)


async def send(muster: Muster, lines: Sequence[Purchase]) -> None:
    """The purchases as track calls with their own time."""
    for start in range(0, len(lines), AT_ONCE):
        some = lines[start : start + AT_ONCE]
        await muster.track_all([(purchase.customer, EVENT, purchase.at) for purchase in some])


@pytest.mark.timeout(300)
async def test_who_bought_twice_lately_at_each_month_end(database_url: str, redis_url: str) -> None:
    """Time passes, then the month's purchases come: after each of the two, the members are those of a count by hand,
    also those that the clock alone took out."""
    lines = sorted(purchases(), key=lambda purchase: purchase.day)
    clock = ManualClock(lines[0].at)
    sent = 0
    async with segmenting(database_url, redis_url, clock=clock) as muster:
        segment = await muster.create_segment("Twice in 90 days", TWICE)
        await muster.quiet()
        for end in month_ends():
            clock.forward(end - clock.now_ms())
            await muster.quiet(60)
            assert await muster.members(segment) == bought_twice(lines[:sent], end)
            month = [purchase for purchase in lines[sent:] if purchase.at <= end]
            await send(muster, month)
            sent += len(month)
            await muster.quiet(60)
            assert await muster.members(segment) == bought_twice(lines[:sent], end)
        assert sent == len(lines)
