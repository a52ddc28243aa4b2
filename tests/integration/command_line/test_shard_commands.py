"""The commands that get a shard going again, against owners at work."""

import asyncpg
import pytest

from services.cli.dead_letters import appender
from services.cli.errors import CommandFailed
from services.cli.shard import release, skip
from services.cli.streams import recover_shard
from services.ingest.commands.dead_letters import Settler, find_dead_letter, retry_dead_letter
from services.segmenter import fence
from shared.domain.shards import shard_of
from shared.postgres.pool import open_pool
from shared.stream import names
from shared.stream.streams import next_entry
from tests.segmenting import ENVIRONMENT, Muster, segmenting
from tests.waiting import wait_until

SHARDS = 2
SHARD = shard_of(ENVIRONMENT, "u1", SHARDS)


async def offset(muster: Muster) -> str:
    """Where the shard of u1 stands."""
    found: str = await muster.connection.fetchval("select offset_id from shards where shard = $1", SHARD)
    return found


async def users(muster: Muster) -> set[str]:
    """Everyone who was folded."""
    return {row["user_id"] for row in await muster.connection.fetch("select user_id from users")}


async def incidents(muster: Muster) -> list[asyncpg.Record]:
    """What recoveries wrote down."""
    return await muster.connection.fetch("select kind, offset_before, offset_after, detail from stream_incidents")


async def test_skip_moves_exactly_the_next_entry(database_url: str, redis_url: str) -> None:
    """It becomes a dead letter that can be retried; what stands behind it takes effect."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        await muster.identify("u1", {"plan": "pro"}, message_id="bad")
        entry = await next_entry(muster.redis, SHARD, await offset(muster))
        assert entry is not None
        number = await skip(muster.connection, muster.redis, (SHARD, entry.entry_id), "kills the fold", muster.clock)
        letter = await find_dead_letter(muster.connection, None, number)
        assert (letter.code, letter.message_id, letter.user_id) == ("skipped", "bad", "u1")
        assert letter.entry.encode() == entry.data
        noted = await muster.connection.fetchrow("select environment, action, subject, actor, summary from audit")
        assert noted is not None
        assert (noted["environment"], noted["action"], noted["subject"]) == ("development", "shard.skipped", str(SHARD))
        assert noted["summary"] == f"entry {entry.entry_id}, dead letter {number}: kills the fold"
        assert noted["actor"].startswith("command line (")
        muster.start_worker()
        await muster.quiet()
        assert await users(muster) == set()
        await retry_dead_letter(muster.connection, muster.clock, Settler(None, "Ann"), number, appender(muster.redis))
        await muster.quiet()
        assert await users(muster) == {"u1"}


async def test_skip_refuses_any_other_entry(database_url: str, redis_url: str) -> None:
    """Not the one after the next, not one that was handled."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        with pytest.raises(CommandFailed, match="nothing waits on it"):
            await skip(muster.connection, muster.redis, (SHARD, "1-0"), "why", muster.clock)
        await muster.identify("u1")
        before = await offset(muster)
        with pytest.raises(CommandFailed, match="its next entry is"):
            await skip(muster.connection, muster.redis, (SHARD, before), "why", muster.clock)
        assert await offset(muster) == before


async def test_skip_fences_the_owner(database_url: str, redis_url: str) -> None:
    """An owner that read the entry before cannot commit it afterwards."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        pool = await open_pool(database_url, size=2, settings={})
        lease = await fence.take(pool, SHARD, "zombie")
        await muster.identify("u1")
        entry = await next_entry(muster.redis, SHARD, await offset(muster))
        assert entry is not None
        await skip(muster.connection, muster.redis, (SHARD, entry.entry_id), "why", muster.clock)
        with pytest.raises(fence.Fenced):
            async with fence.owner_transaction(pool, lease, 1):
                pytest.fail("the zombie got in")
        await pool.close()


async def test_release_takes_the_shard_from_its_owner(database_url: str, redis_url: str) -> None:
    """The session ends, and the shard is owned again by a process that works."""
    async with segmenting(database_url, redis_url, shards=SHARDS) as muster:
        await muster.identify("u0")
        await muster.identify("u1")
        await muster.quiet()
        epoch: int = await muster.connection.fetchval("select epoch from shards where shard = $1", SHARD)
        assert "which owned shard" in await release(muster.connection, SHARD)

        async def taken_again() -> bool:
            now: int = await muster.connection.fetchval("select epoch from shards where shard = $1", SHARD)
            return now > epoch

        await wait_until(taken_again, message="a new owner")
        await muster.identify("u1")
        await muster.quiet()
        assert await users(muster) == {"u0", "u1"}


async def test_release_says_when_nobody_owns_it(database_url: str, redis_url: str) -> None:
    """Then there is nothing to release."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        with pytest.raises(CommandFailed, match="Nobody owns"):
            await release(muster.connection, SHARD)


async def test_recover_after_redis_was_emptied(database_url: str, redis_url: str) -> None:
    """The shard stands still, says so, and after `recover` takes new calls; the gap is written down."""
    async with segmenting(database_url, redis_url, shards=SHARDS) as muster:
        await muster.identify("u1")
        await muster.quiet()
        before = await offset(muster)
        await muster.redis.delete(names.events(SHARD))

        async def stands_still() -> bool:
            problem = await muster.connection.fetchval("select problem from shards where shard = $1", SHARD)
            return isinstance(problem, str)

        await wait_until(stands_still, message="the shard's problem")
        said = await recover_shard(muster.connection, muster.redis, SHARD, muster.clock, "Ann")
        assert said.startswith(f"goes on after {before}; calls accepted between ")
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        (incident,) = await incidents(muster)
        assert (incident["kind"], incident["offset_before"], incident["offset_after"]) == ("emptied", before, before)


async def test_recover_goes_on_at_the_first_entry_that_is_left(database_url: str, redis_url: str) -> None:
    """A stream that was trimmed past the offset cannot get it back; what is there takes effect."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        before = await offset(muster)
        await muster.identify("u1")
        await muster.redis.xdel(names.events(SHARD), before)
        entry = await next_entry(muster.redis, SHARD, before)
        assert entry is not None
        said = await recover_shard(muster.connection, muster.redis, SHARD, muster.clock, "Ann")
        assert said.startswith(f"goes on at {entry.entry_id}")
        muster.start_worker()
        await muster.quiet()
        assert await users(muster) == {"u1"}
        (incident,) = await incidents(muster)
        assert (incident["kind"], incident["offset_after"]) == ("trimmed", entry.entry_id)


async def test_recover_leaves_a_whole_stream_alone(database_url: str, redis_url: str) -> None:
    """It may be run at any time."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        said = await recover_shard(muster.connection, muster.redis, SHARD, muster.clock, "Ann")
        assert said.endswith("nothing to do")
        assert await incidents(muster) == []


async def test_recover_finishes_what_a_crash_interrupted(database_url: str, redis_url: str) -> None:
    """The marker is back and the incident is not written: the next call writes it."""
    async with segmenting(database_url, redis_url, shards=SHARDS, workers=0) as muster:
        await muster.connection.execute("update shards set problem = 'OffsetGone' where shard = $1", SHARD)
        said = await recover_shard(muster.connection, muster.redis, SHARD, muster.clock, "Ann")
        assert "may be missing" in said
        assert len(await incidents(muster)) == 1
