"""Reading from a streaming replica: what is waited for is waited for there, and an answer says how old it is."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from services.query import waiting
from shared.postgres.pool import open_pool
from shared.postgres.sessions import ReadTakenBack, session
from shared.postgres.statements import parse
from tests.builders import World
from tests.data import ROOT
from tests.integration.query.reading import Answer, Reader
from tests.replicas import Replica
from tests.waiting import wait_until

FILES = [*sorted((ROOT / "services/query").glob("*.sql")), *(ROOT / "shared/postgres").glob("*.sql")]


async def answered(task: asyncio.Task[Answer]) -> bool:
    """Whether a read has been answered within a moment in which it would have been."""
    done, _ = await asyncio.wait([task], timeout=0.3)
    return bool(done)


async def test_a_read_waits_until_the_replica_has_what_it_waits_for(
    reader: Reader, world: World, replica: Replica
) -> None:
    """That the primary has it does not help; once replayed, the answer shows what the message did."""
    async with replica.paused():
        await world.user("u1")
        await world.seen("m1", "u1")
        task = asyncio.create_task(reader.get("/v1/users/u1", wait_for="m1"))
        assert not await answered(task)
        assert (await reader.get("/v1/users/u1")).status == 404
    async with asyncio.timeout(5):
        assert (await task).document["user_id"] == "u1"


async def test_a_wait_for_a_replica_ends_as_every_wait(
    reader: Reader, world: World, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same time, the same 504."""
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.2)
    async with replica.paused():
        await world.seen("m1", "u1")
        assert (await reader.get("/v1/users", wait_for="m1")).code == "wait_timeout"


async def test_a_message_is_rejected_as_the_replica_has_it(reader: Reader, world: World, replica: Replica) -> None:
    """422 once the replica knows of the dead letter, and that nothing newer can be unread."""
    async with replica.paused():
        await world.reject("m1", "trait_too_long", "traits.bio is too long")
        task = asyncio.create_task(reader.get("/v1/users", wait_for="m1"))
        await asyncio.sleep(0.01)
        await world.connection.execute("update shards set as_of = $1", world.clock.now_ms() + 1_000)
        assert not await answered(task)
    async with asyncio.timeout(5):
        assert (await task).code == "message_rejected"


async def test_effects_are_waited_for_on_the_replica(reader: Reader, world: World, replica: Replica) -> None:
    """Everything that was handled before the read, though the replica had not heard of it then."""
    async with replica.paused():
        await world.connection.execute("update shards set task_number = 1, as_of = $1", world.clock.now_ms() + 60_000)
        task = asyncio.create_task(reader.get("/v1/users", wait_for_effects="true"))
        assert not await answered(task)
    async with asyncio.timeout(5):
        assert (await task).status == 200


async def test_an_answer_is_as_old_as_the_replica(reader: Reader, world: World, replica: Replica) -> None:
    """A read that waits for nothing comes at once, with the rows and the `as_of` that the replica has."""
    old = world.clock.now_ms() - 60_000
    await world.connection.execute("update shards set as_of = $1", old)
    async with replica.paused():
        await world.connection.execute("update shards set as_of = $1", world.clock.now_ms())
        await world.user("u1")
        document = (await reader.get("/v1/users")).document
        assert (document["results"], document["state"]) == ([], "STALE")
        assert 60 <= document["lag_seconds"] < 70

    async def is_fresh() -> bool:
        found = (await reader.get("/v1/users")).document
        return bool(found["results"]) and found["state"] == "READY"

    await wait_until(is_fresh, message="a fresh answer")


async def test_status_tells_how_far_the_replica_is_behind(reader: Reader, world: World, replica: Replica) -> None:
    """In bytes of the primary's log, and in seconds."""
    async with replica.paused():
        await world.user("u1")
        behind = (await reader.get("/v1/status")).document["replica"]
        assert behind["behind_bytes"] > 0
        assert 0 <= behind["lag_seconds"] < 60

    async def has_caught_up() -> bool:
        found = (await reader.get("/v1/status")).document["replica"]
        return bool(found == {"behind_bytes": 0, "lag_seconds": 0.0})

    await wait_until(has_caught_up, message="a replica that is not behind")


async def test_pages_go_on_while_the_replica_stands_still_and_after(
    reader: Reader, world: World, replica: Replica
) -> None:
    """A cursor holds a place in the order of the list, so each row comes once."""
    for name in ("u1", "u3", "u5", "u6"):
        await world.user(name)
    async with replica.paused():
        await world.user("u4")
        first = (await reader.get("/v1/users", limit=1)).document
        second = (await reader.get("/v1/users", limit=1, cursor=first["next"])).document
    await replica.caught_up()
    rest = (await reader.get("/v1/users", limit=10, cursor=second["next"])).document
    found = [row["user_id"] for page in (first, second, rest) for row in page["results"]]
    assert len(found) == len(set(found)) == 5


async def test_transitions_come_as_the_replica_replays_them(reader: Reader, world: World, replica: Replica) -> None:
    """A long poll that began before ends with exactly the next one."""
    segment = await world.segment("pro")
    await world.user("u1")
    async with replica.paused():
        await world.enter(segment, "u1", 1)
        await world.relay()
        task = asyncio.create_task(reader.get("/v1/transitions", after=0, wait=5))
        assert not await answered(task)
    async with asyncio.timeout(5):
        document = (await task).document
    assert [row["sequence"] for row in document["results"]] == [1]
    assert document["resume_after"] == 1


async def test_keys_are_those_of_the_primary(reader: Reader, world: World, replica: Replica) -> None:
    """A new key is good at once, and a revoked one no longer than anywhere."""
    async with replica.paused():
        fresh = Reader(reader.app, await world.key("read"))
        assert (await fresh.get("/v1/freshness")).status == 200
        revoked = Reader(reader.app, await world.key("read"))
        await world.connection.execute("update keys set revoked_at = clock_timestamp()")
        assert (await revoked.get("/v1/freshness")).code == "unknown_key"


async def test_a_read_in_the_way_of_the_primary_may_be_tried_again(replica: Replica, world: World) -> None:
    """What vacuum removes there cannot be read here for ever: 503, and not our mistake."""
    await world.user("u1")
    await replica.caught_up()
    pool = await open_pool(replica.url, size=1, settings={})

    async def read() -> None:
        async with session(pool) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.fetchval("select count(*) from users")
            await world.connection.execute("delete from users")
            await world.connection.execute("vacuum users")
            await connection.fetchval("select count(*) from users, pg_sleep(10)")

    with pytest.raises(ReadTakenBack):
        await read()
    await pool.close()


async def test_everything_that_query_reads_can_be_read_on_a_replica(replica: Replica) -> None:
    """No statement writes, locks rows or asks for what a server in recovery refuses."""
    for path in FILES:
        for name, statement in parse(path.read_text(), path.name).items():
            prepared = await replica.connection.prepare(statement)
            try:
                await prepared.fetch(*(None for _ in prepared.get_parameters()))
            except (asyncpg.ReadOnlySQLTransactionError, asyncpg.FeatureNotSupportedError) as error:
                pytest.fail(f"{path.name}: {name}: {error}")
            except asyncpg.PostgresError:
                # Null is no shard: what matters is that the statement may run at all.
                continue
