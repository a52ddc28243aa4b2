"""SEAMS A11 and A12: an emptied, truncated or failed-over Redis, and the transitions stream that nothing breaks."""

from typing import Any, cast

import pytest

from services.cli.streams import recover_shard
from services.segmenter import relay
from services.segmenter.settings import SegmenterSettings
from services.segmenter.trimming import trim
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.streams import id_ms, text
from tests.folding import folded
from tests.segmenting import ENVIRONMENT, Muster, segmenting
from tests.waiting import wait_until

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}


async def held(muster: Muster, text: str) -> None:
    """Wait until each shard stands still for a reason that says this."""

    async def stand_still() -> bool:
        problems = await muster.connection.fetch("select problem from shards")
        return all(row["problem"] is not None and text in row["problem"] for row in problems)

    await wait_until(stand_still, message=f"every shard held: {text}")


async def recover(muster: Muster) -> None:
    """What `muster streams recover` does."""
    for shard in range(muster.shards):
        await recover_shard(muster.connection, muster.redis, shard, muster.clock, "test")


async def test_an_emptied_redis_stops_the_shards_before_the_next_entry(database_url: str, redis_url: str) -> None:
    """Scenario 1: somebody makes a stream again, and its first entry must not be read as if nothing were missing."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("before")
        await muster.quiet()
        await muster.redis.flushdb()
        for shard in range(muster.shards):
            await muster.redis.xadd(names.events(shard), {names.FIELD: b"{}"})
        await held(muster, "no longer holds")
        assert await muster.connection.fetchval("select count(*) from dead_letters") == 0


async def test_an_emptied_redis_with_a_clock_behind_stops_the_shards(database_url: str, redis_url: str) -> None:
    """Scenario 2: the new ids are below the offset, so a plain read would be empty for ever."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("before")
        await muster.quiet()
        await muster.redis.flushdb()
        for shard in range(muster.shards):
            await muster.redis.xadd(names.events(shard), {names.FIELD: b"{}"}, id="5-0")
        await held(muster, "no longer holds")


async def test_recovery_lets_the_shards_go_on_and_writes_down_the_gap(database_url: str, redis_url: str) -> None:
    """The offset is put back as a marker; calls go on above it and take effect."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("before")
        await muster.quiet()
        await muster.redis.flushdb()
        await held(muster, "no longer holds")
        await recover(muster)
        await muster.identify("after")
        await muster.quiet()
        users = await muster.connection.fetch("select user_id from users order by user_id")
        assert [row["user_id"] for row in users] == ["after", "before"]
        incidents = await muster.connection.fetch("select shard from stream_incidents order by shard")
        assert [row["shard"] for row in incidents] == list(range(muster.shards))


async def test_a_failed_over_redis_is_mended_by_the_owners(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 3: the promoted replica lacks the last entries, the offset's among them; no human is needed."""
    monkeypatch.setenv("MUSTER_REDIS_REPLICATED", "true")
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("before")
        await muster.quiet()
        for shard in range(muster.shards):
            last = (await muster.redis.xinfo_stream(names.events(shard)))["last-generated-id"].decode()
            await muster.redis.delete(names.events(shard))
            older = f"{id_ms(last) - 10_000}-0"
            await muster.redis.xadd(names.events(shard), {names.FIELD: b"{}"}, id=older)

        async def mended() -> bool:
            return bool(await muster.connection.fetchval("select count(*) from stream_incidents") == muster.shards)

        await wait_until(mended, message="each owner mends its stream")
        await muster.identify("after")
        await muster.quiet()
        assert await muster.connection.fetchval("select count(*) from users") == 2


async def test_a_failed_over_stream_that_went_on_is_read_again_from_before(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls come before the owner has looked, one of them under an id below the offset, as the clock of the promoted
    replica is behind: both take effect, and nothing that had been handled does so again."""
    monkeypatch.setenv("MUSTER_REDIS_REPLICATED", "true")
    key = names.events(0)
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.identify("before")
        await muster.quiet()
        kept: Any = await muster.redis.xrange(key)
        await muster.identify("only-on-the-old-server")
        await muster.quiet()
        await muster.stop_all()
        offset_ms = id_ms(await muster.connection.fetchval("select offset_id from shards"))
        await muster.identify("below")
        await muster.identify("beyond")
        *_, (_, below), (_, beyond) = cast(list[Any], await muster.redis.xrange(key))
        await muster.redis.delete(key)
        for entry_id, fields in kept:
            # An hour earlier, so that there is room between it and the offset.
            await muster.redis.xadd(key, fields, id=f"{id_ms(text(entry_id)) - 3_600_000}-*")
        await muster.redis.xadd(key, below, id=f"{offset_ms - 4_000}-0")
        await muster.redis.xadd(key, beyond, id=f"{offset_ms + 1_000}-0")
        muster.start_worker()
        await muster.quiet()
        logged = await muster.connection.fetch("select user_id from events order by user_id")
        assert [row["user_id"] for row in logged] == ["before", "below", "beyond", "only-on-the-old-server"]
        found = await muster.connection.fetchval("select detail from stream_incidents where kind = 'failed_over'")
        assert "read again" in found


async def test_a_lost_transitions_stream_is_refilled_in_sequence(database_url: str, redis_url: str) -> None:
    """The stream is only a copy: it comes back whole, with the same ids."""
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        for number in range(20):
            await muster.identify(f"u{number}", {"plan": "pro"})
        await muster.quiet()
        before = await muster.transitions()
        await muster.redis.delete(names.transitions(ENVIRONMENT))
        await muster.identify("u1", {"plan": "free"})
        await muster.quiet()
        after = await muster.transitions()
        assert after[: len(before)] == before
        assert [row["id"] for row in after] == [f"{number}-0" for number in range(1, len(after) + 1)]
        assert segment in {row["segment_id"] for row in after}


async def test_a_stream_that_was_emptied_is_refilled_although_nothing_happens(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a quiet system nothing is to be sent, so the relay must look by itself."""
    monkeypatch.setattr(relay, "LOOK_S", 0.2)
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1")
        await muster.quiet()
        await muster.redis.delete(names.transitions(ENVIRONMENT))

        async def refilled() -> bool:
            return [row["id"] for row in await muster.transitions()] == ["1-0"]

        await wait_until(refilled, message="the stream is whole again")


async def test_an_emptied_stream_is_refilled_at_most_as_far_as_it_would_reach(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 3 of A12: not 300 million of them. The sequence goes on from where it would have begun."""
    monkeypatch.setenv("MUSTER_TRANSITIONS_KEEP", "5")
    async with segmenting(database_url, redis_url) as muster:
        for number in range(20):
            await muster.identify(f"u{number}")
        await muster.quiet()
        await muster.stop_all()
        await muster.redis.delete(names.transitions(ENVIRONMENT))
        muster.start_worker()
        await muster.quiet()
        assert [row["id"] for row in await muster.transitions()] == [f"{number}-0" for number in range(16, 21)]


async def test_a_stream_ahead_of_postgres_is_left_alone(database_url: str, redis_url: str) -> None:
    """Scenario 1 of A12: after a restore the stream knows more; no sequence that it used is given again."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1")
        await muster.quiet()
        await muster.stop_all()
        await muster.redis.xadd(names.transitions(ENVIRONMENT), {"type": "told before the restore"}, id="500-0")
        muster.start_worker()
        await muster.identify("u2")

        async def said() -> bool:
            return bool(await muster.connection.fetchval("select count(*) from relay_problems"))

        await wait_until(said, message="the relay stands still")
        await wait_until(lambda: folded_users(muster, 2), message="u2 is folded")
        assert await muster.connection.fetchval("select sum(count) from transition_ranges") == 1
        assert [row["id"] for row in await muster.transitions()] == ["1-0", "500-0"]


async def folded_users(muster: Muster, users: int) -> bool:
    """Whether there are so many users."""
    return bool(await muster.connection.fetchval("select count(*) from users") == users)


async def test_a_refused_append_leaves_no_gap(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 2 of A12: the second relay believes in an older end of the stream; compare-and-set refuses it whole."""
    monkeypatch.setattr(relay, "PAGE", 3)
    async with segmenting(database_url, redis_url, workers=2) as muster:
        segment = await muster.segment_by_key("all-users")
        for number in range(30):
            await muster.identify(f"u{number}")
            if number % 10 == 5:
                await muster.restart_worker()
        await muster.quiet()
        transitions = await muster.transitions()
        assert [row["id"] for row in transitions] == [f"{number}-0" for number in range(1, 31)]
        assert folded(transitions, segment) == await muster.members(segment)


async def test_large_entries_behind_small_ones_count_for_the_bound(redis_url: str) -> None:
    """The bound holds for the whole stream, not for what its oldest entries look like."""
    redis = connect(redis_url)
    for _ in range(200):
        await redis.xadd(names.events(0), {names.FIELD: "small"})
    for _ in range(400):
        last = await redis.xadd(names.events(0), {names.FIELD: "x" * 30_000})
    settings = SegmenterSettings(database_url="postgresql://", redis_url=redis_url, stream_keep_bytes=5_000_000)
    await trim(redis, 0, text(last), settings)
    assert await redis.xlen(names.events(0)) < 200
    await redis.aclose()


async def test_handled_entries_are_trimmed_but_never_the_offset(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no bytes to spare everything handled goes, save the entry by which a loss would be noticed."""
    monkeypatch.setenv("MUSTER_STREAM_KEEP_BYTES", "0")
    async with segmenting(database_url, redis_url, shards=1) as muster:
        for number in range(300):
            await muster.identify(f"u{number}")
        await muster.quiet()
        await muster.restart_worker()

        async def trimmed() -> bool:
            return bool(await muster.redis.xlen(names.events(0)) < 150)

        await wait_until(trimmed, message="the stream is trimmed")
        offset = await muster.connection.fetchval("select offset_id from shards")
        assert await muster.redis.xrange(names.events(0), offset, offset)
