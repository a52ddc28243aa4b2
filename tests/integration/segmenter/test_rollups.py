"""What owners measure of their work."""

from __future__ import annotations

from services.segmenter.fence import Lease, take
from services.segmenter.rollups import KEPT_MS, Rollups
from shared.domain.latencies import SLOT_MS
from shared.postgres.figures import figures
from tests.segmenting import MINUTE, segmenting
from tests.waiting import wait_until


async def test_calls_are_measured_until_they_take_effect(database_url: str, redis_url: str) -> None:
    """How many, and how soon."""
    async with segmenting(database_url, redis_url, shards=2) as muster:
        for number in range(20):
            await muster.identify(f"u{number}")
        await muster.quiet()

        async def measured() -> bool:
            found: int = await muster.connection.fetchval("select coalesce(sum(calls), 0)::int from shard_rollups")
            return found == 20

        await wait_until(measured, message="twenty calls")
        found = await figures(muster.connection, muster.clock.now_ms())
        assert found.events_per_second > 0
        assert found.freshness_p50_seconds is not None
        assert 0 <= found.freshness_p50_seconds <= (found.freshness_p99_seconds or 0) < 60


async def test_only_the_owner_adds_and_old_slots_go(database_url: str, redis_url: str) -> None:
    """A row is added to; what was measured a quarter of an hour ago is forgotten; a former owner says nothing."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        lease = await take(muster.pool, 0, "test")
        rollups, now = Rollups(), 10 * KEPT_MS
        for moment in (now, now + 1, now + SLOT_MS, now + SLOT_MS + KEPT_MS):
            rollups.handled([moment - 20, moment - 2_000], moment)
            rollups.swept(moment - 700, moment)
            await rollups.write(muster.pool, lease)
        rollups.handled([0], now)
        await rollups.write(muster.pool, Lease(0, lease.epoch - 1))
        rows = await muster.connection.fetch("select slot, calls, sweep_ms from shard_rollups order by slot")
        assert [tuple(row) for row in rows] == [(now + SLOT_MS, 2, 700), (now + SLOT_MS + KEPT_MS, 2, 700)]


async def test_waiting_flips_are_a_delay(database_url: str, redis_url: str) -> None:
    """Though nobody sweeps, and nothing is measured."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.connection.execute(
            "insert into user_flips (shard, environment, user_id, due_at) values (0, 'development', 'u1', $1)",
            muster.clock.now_ms() - MINUTE,
        )
        found = await figures(muster.connection, muster.clock.now_ms())
        assert 60 <= found.sweep_delay_seconds < 70
        assert (found.events_per_second, found.freshness_p99_seconds) == (0, None)


async def test_each_call_knows_when_it_was_handled(database_url: str, redis_url: str) -> None:
    """By the clocks of the servers: after its entry was on disk, and at once."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.identify("u1")
        await muster.quiet()
        took = await muster.connection.fetchval(
            "select handled_at - split_part(entry_id, '-', 1)::bigint from events where user_id = 'u1'"
        )
        assert 0 <= took < 10_000
