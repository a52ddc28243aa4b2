"""What owners measure of their work."""

from __future__ import annotations

from structlog.testing import capture_logs

from services.segmenter.fence import Lease, take
from services.segmenter.rollups import KEPT_MS, Rollups
from shared.domain.latencies import SLOT_MS
from shared.postgres.figures import figures
from tests.segmenting import MINUTE, Muster, segmenting
from tests.waiting import wait_until


async def _counted(muster: Muster) -> int:
    found: int = await muster.connection.fetchval("select coalesce(sum(calls), 0)::int from shard_rollups")
    return found


async def test_calls_are_measured_until_they_take_effect(database_url: str, redis_url: str) -> None:
    """How many, and how soon."""
    async with segmenting(database_url, redis_url, shards=2) as muster:
        for number in range(20):
            await muster.identify(f"u{number}")
        await muster.quiet()

        async def measured() -> bool:
            return await _counted(muster) == 20

        await wait_until(measured, message="twenty calls")
        found = await figures(muster.connection, muster.clock.now_ms())
        assert found.events_per_second > 0
        assert found.freshness_p50_seconds is not None
        assert 0 <= found.freshness_p50_seconds <= (found.freshness_p99_seconds or 0) < 60


async def test_a_resend_and_a_dead_letter_are_not_counted(database_url: str, redis_url: str) -> None:
    """Of a call that is sent again, in one batch or later, the first is measured; what never takes effect is not."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.identify("u1", message_id="once")
        await muster.identify("u1", message_id="once")
        muster.start_worker()
        await muster.quiet()
        await muster.identify("u1", message_id="once")
        await muster.identify("u2", {"plan": "pro"}, message_id="sound")
        await muster.append(0, '{"v": 1, "type": "nonsense"}')
        await muster.quiet()

        async def measured() -> bool:
            # The figures of the second part are written last: they are waited for by the shard's clock.
            return await _counted(muster) >= 2

        await wait_until(measured, message="two calls")
        before = muster.clock.now_ms()

        async def went_on() -> bool:
            return bool(await muster.connection.fetchval("select min(as_of) > $1 from shards", before + 2_500))

        await wait_until(went_on, message="another write")
        assert await _counted(muster) == 2


async def test_figures_that_cannot_be_written_hold_no_shard(database_url: str, redis_url: str) -> None:
    """Calls take effect all the same, and what was measured meanwhile is written once it can be."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.connection.execute("alter table shard_rollups rename to shard_rollups_away")
        with capture_logs() as logs:
            for number in range(20):
                await muster.identify(f"u{number}")
            await muster.quiet()

            async def failed() -> bool:
                return any(each["event"] == "figures_unwritten" for each in logs)

            await wait_until(failed, message="a write that fails")
            await muster.identify("last")
            await muster.quiet()
        assert not [each for each in logs if each["event"] == "shard_held"]
        await muster.connection.execute("alter table shard_rollups_away rename to shard_rollups")

        async def measured() -> bool:
            return await _counted(muster) == 21

        await wait_until(measured, message="all calls")


async def test_figures_that_hang_hold_no_shard(database_url: str, redis_url: str) -> None:
    """Whoever locks their table is waited for half a second, and not again in the same round."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        async with muster.pool.acquire() as other, other.transaction():
            await other.execute("lock table shard_rollups in access exclusive mode")
            with capture_logs() as logs:
                await muster.identify("u1")

                async def failed() -> bool:
                    return any(each["event"] == "figures_unwritten" for each in logs)

                await wait_until(failed, message="a write that hangs")
                await muster.identify("u2")
                await muster.quiet()
            assert not [each for each in logs if each["event"] == "shard_held"]

        async def measured() -> bool:
            return await _counted(muster) == 2

        await wait_until(measured, message="both calls")


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
