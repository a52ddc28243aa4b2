"""What must not make shards stand still, or time go wrong: fast clocks, open commands, long folds."""

import asyncio
import json

import asyncpg
import pytest
from redis.asyncio import Redis

from services.segmenter import budget, due, switch, worker
from services.segmenter.decode import Raw
from services.segmenter.reading import read
from shared.domain.shards import shard_of
from shared.stream import names
from tests.folding import told
from tests.segmenting import ENVIRONMENT, HOUR, START, ManualClock, Muster, segmenting
from tests.waiting import wait_until

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}
LATELY = {"attribute": "last_seen_at", "op": "in_last", "value": {"n": 1, "unit": "hours"}}


async def known(muster: Muster, user_id: str) -> bool:
    """Whether a call of this user has taken effect."""
    return bool(await muster.connection.fetchval("select true from users where user_id = $1", user_id))


async def test_an_ingest_whose_clock_is_fast_ends_nobodys_membership(database_url: str, redis_url: str) -> None:
    """One entry received two hours ahead moves the time of no other user of the shard."""
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        segment = await muster.create_segment("Lately", LATELY)
        await muster.identify("steady")
        await muster.quiet()
        ahead = START + 2 * HOUR
        entry = {
            "v": 1, "type": "user_identified", "environment": ENVIRONMENT, "message_id": "ahead", "received_at": ahead,
            "user_id": "early", "identified": True, "occurred_at": START, "index": 0, "call": {"userId": "early"},
        }  # fmt: skip
        await muster.append(0, json.dumps(entry))
        await muster.quiet()
        assert await muster.members(segment) == {"steady", "early"}
        assert await muster.connection.fetchval("select greatest(evaluated_at, as_of) from shards") == START


async def test_a_mass_expiry_shows_as_lag_while_it_drains(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as somebody is a member who should not be, as_of is before the moment at which she should have left."""
    monkeypatch.setattr(due, "SWEEP_PAGE", 5)
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=1) as muster:
        segment = await muster.create_segment("Lately", LATELY)
        for number in range(150):
            await muster.identify(f"u{number}", at=START)
        await muster.quiet()
        clock.forward(2 * HOUR)
        seen: set[int] = set()

        async def drained() -> bool:
            [row] = await muster.connection.fetch(
                "select min(as_of) as as_of, (select count(*) from segment_members m join segments s"
                " on s.serving_definition = m.definition where s.segment_id = $1) as members from shards",
                segment,
            )
            seen.add(row["members"])
            assert row["members"] == 0 or row["as_of"] < START + HOUR
            return bool(row["members"] == 0 and row["as_of"] == START + 2 * HOUR)

        await wait_until(drained, message="everybody has left")
        assert len(seen) > 2, "the expiry was never seen half done"


async def test_a_definition_of_a_newer_release_stops_no_shard(database_url: str, redis_url: str) -> None:
    """Its pages are left to a worker that can read it; everything else goes on."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        newer = json.dumps({"attribute": "plan", "op": "sounds_like", "value": "pro"})
        await muster.connection.execute("update definitions set conditions = $1 where segment_id = $2", newer, segment)
        other = await muster.create_segment("Also pro", IS_PRO)
        muster.start_worker()
        await muster.identify("u1", {"plan": "pro"})

        async def entered() -> bool:
            return await muster.members(other) == {"u1"}

        await wait_until(entered, message="the other segment is true")
        assert await muster.connection.fetchval("select count(*) from shards where problem is not null") == 0


async def test_a_late_coordinator_changes_nothing(database_url: str, redis_url: str) -> None:
    """It acts on what it read before it lost its lock: no second record, and no deleted segment comes back."""
    async with segmenting(database_url, redis_url) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        await muster.quiet()
        published = await one(muster, "select * from definitions where segment_id = $1", segment)
        archived = await one(
            muster,
            "select segment_id, environment, serving_definition, 1 as version from segments where segment_id = $1",
            segment,
        )
        await muster.delete_segment(segment)
        await muster.quiet()
        pool = muster.pool
        await switch._retire(pool, muster.clock, archived)
        await switch._settle(pool, published)
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        assert [kind for kind, _, _ in told(await muster.transitions(), segment)] == [
            "segment.built",
            "segment.deleted",
        ]


async def one(muster: Muster, query: str, *arguments: object) -> asyncpg.Record:
    """The one row of an answer."""
    [row] = await muster.connection.fetch(query, *arguments)
    return row


async def test_an_open_command_keeps_no_owner_waiting(database_url: str, redis_url: str) -> None:
    """A switch waits for the command; the owners wait for neither (A1: one batch at most)."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        segment = await muster.create_segment("Pro", IS_PRO)
        command = await asyncpg.connect(database_url)
        open_command = command.transaction()
        await open_command.start()
        await command.execute("select number from catalogue for update")
        muster.start_worker()

        async def waiting() -> bool:
            waiting_for = "select wait_event from pg_stat_activity where query like '%catalogue for update%'"
            return "transactionid" in [row["wait_event"] for row in await muster.connection.fetch(waiting_for)]

        await wait_until(waiting, message="the coordinator waits for the command")
        await muster.identify("u1", {"plan": "pro"})

        async def folded() -> bool:
            return await known(muster, "u1")

        await wait_until(folded, timeout=3, message="a call takes effect meanwhile")
        await open_command.commit()
        await command.close()
        await muster.quiet()
        assert await muster.members(segment) == {"u1"}


async def test_a_transaction_takes_what_it_has_done_when_its_time_is_up(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no time at all each transaction folds one entry and sweeps one user, and everything still happens."""
    monkeypatch.setattr(budget, "BUDGET_S", 0.0)
    clock = ManualClock()
    async with segmenting(database_url, redis_url, clock=clock, shards=2, workers=0) as muster:
        for number in range(30):
            await muster.identify(f"u{number % 10}", {"calls": {"$add": 1}})
        segment = await muster.create_segment("Lately", LATELY)
        muster.start_worker()
        await muster.quiet()
        assert len(await muster.members(segment)) == 10
        clock.forward(HOUR)
        await muster.quiet()
        assert await muster.members(segment) == set()
        assert await muster.connection.fetchval("select sum((attributes->>'calls')::int) from users") == 30


async def test_a_newcomer_takes_its_share_and_no_more(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the former owners are slow to leave: what stays with the old worker is never interrupted."""

    async def slow(redis: Redis, shard: int, offset: str, *, expected: bool, block_ms: int, count: int) -> list[Raw]:
        await asyncio.sleep(2.5)
        return await read(redis, shard, offset, expected=expected, block_ms=block_ms, count=count)

    monkeypatch.setattr(worker, "read", slow)
    async with segmenting(database_url, redis_url) as muster:
        epochs = "select epoch from shards order by epoch"

        async def owned() -> list[int]:
            return [row["epoch"] for row in await muster.connection.fetch(epochs)]

        async def all_owned() -> bool:
            return await owned() == [1, 1, 1, 1]

        async def shared() -> bool:
            shares = await muster.connection.fetch("select count(*) as shards from shards group by owner")
            return [share["shards"] for share in shares] == [2, 2]

        await wait_until(all_owned, message="one worker owns everything")
        muster.start_worker()
        await wait_until(shared, message="the newcomer owns its share")
        await muster.quiet()
        assert await owned() == [1, 1, 2, 2]


async def test_a_missing_stream_keeps_back_only_what_is_for_it(database_url: str, redis_url: str) -> None:
    """What went out is forgotten, and not sent again with every try; after the recovery the rest arrives."""
    async with segmenting(database_url, redis_url, workers=0) as muster:
        user = name_on(0, "u")
        here, lost = name_on(1, "acme"), name_on(3, "globex")
        for company in (here, lost):
            await muster.group(user, company)
        await muster.redis.delete(names.events(3))
        muster.start_worker()
        problems: set[object] = set()

        async def tried_again() -> bool:
            row = await one(muster, "select problem, problem_at from shards where shard = 0")
            problems.add(row["problem_at"] if row["problem"] and "is missing" in row["problem"] else None)
            return len(problems - {None}) >= 3

        await wait_until(tried_again, message="the owner tries again and again")
        told_once = str(await muster.redis.xrange(names.events(1))).count("membership_told")
        assert told_once == 1
        assert await muster.connection.fetchval("select count(*) from outbox where shard = 0") == 1


def name_on(shard: int, prefix: str) -> str:
    """An id that lives on one of four shards."""
    return next(name for name in (f"{prefix}{n}" for n in range(1_000)) if shard_of(ENVIRONMENT, name, 4) == shard)
