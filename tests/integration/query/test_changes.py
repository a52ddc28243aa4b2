"""Whose calls and flips took effect, as screens are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from services.ingest.commands.environments import create_environment
from services.query import changes_reads
from services.query.app import POOL_SETTINGS
from services.query.changes import MOST_TOLD, Changed
from services.query.changes_reads import STATEMENTS, ChangeStore
from shared.postgres.pool import open_pool
from tests.builders import ENVIRONMENT, SHARDS, World, place
from tests.segmenting import segmenting
from tests.waiting import wait_until


@pytest.fixture
async def changes(database_url: str, world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChangeStore]:
    """What the streams of a process ask; it looks each time that it is asked."""
    monkeypatch.setattr(changes_reads, "LOOK_SECONDS", 0.0)
    pool = await open_pool(database_url, size=2, settings=POOL_SETTINGS, lazy=True)
    yield ChangeStore(pool)
    await pool.close()


class Stream:
    """A stream of an environment, which remembers what it was told."""

    def __init__(self, changes: ChangeStore, environment: str = ENVIRONMENT) -> None:
        self.changes, self.environment = changes, environment
        self.seen: int | None = None
        self.told: list[Changed] = []

    async def ask(self) -> Stream:
        """Ask once, as a stream does four times a second."""
        self.seen, changed = await self.changes.since(self.environment, self.seen)
        if changed:
            self.told.append(changed)
        return self

    async def hears(self, changed: Changed) -> None:
        """Ask once more: this is told, and nothing else."""
        await self.ask()
        assert self.told == [changed]
        self.told.clear()


async def copies(world: World, ids: list[str]) -> None:
    """Many logged calls at once."""
    for shard in range(SHARDS):
        here = [user_id for user_id in ids if place(user_id) == shard]
        await world.connection.execute(
            """insert into events (shard, number, environment, user_id, occurred_at, type, message_id, entry_id, entry)
               select $1, number, $2, id, 0, 'user_identified', id, '1-1', '{}'
               from unnest($3::text[]) with ordinality as w (id, number)""",
            shard, ENVIRONMENT, here,
        )  # fmt: skip
        await world.connection.execute("update shards set event_number = $2 where shard = $1", shard, len(here))


async def test_calls_and_flips_are_told(changes: ChangeStore, world: World) -> None:
    """Users who called, users whom the clock moved, and companies; nothing from before one listens."""
    segment, companies = await world.segment("pro"), await world.segment("big", scope="company")
    await world.event("u0", "Clicked", 1, "m0")
    await world.enter(segment, "u0", 1)
    stream = await Stream(changes).ask()
    await world.event("u1", "Clicked", 2, "m1")
    await stream.hears(Changed(frozenset({"u1"})))
    await world.enter(segment, "u2", 3)
    await stream.hears(Changed(frozenset({"u2"})))
    await world.move_company(companies, "c1", 4)
    await stream.hears(Changed(companies=frozenset({"c1"})))


async def test_more_than_can_be_told_are_more(changes: ChangeStore, world: World) -> None:
    """200 by name, and that there are others."""
    stream = await Stream(changes).ask()
    ids = [f"u{number:03}" for number in range(MOST_TOLD + 1)]
    await copies(world, ids)
    await stream.hears(Changed(frozenset(ids[:MOST_TOLD]), more=True))


async def test_more_than_is_read_are_more(changes: ChangeStore, world: World) -> None:
    """However much happens between two looks, the newest of each shard is read."""
    stream = await Stream(changes).ask()
    await world.connection.execute("update shards set event_number = 1000000")
    assert (await stream.ask()).told == [Changed(more=True)]


async def test_each_environment_hears_of_its_own(changes: ChangeStore, world: World) -> None:
    """A user of the same shard in another environment is nobody here."""
    await create_environment(world.connection, world.clock, "production", "Production", "UTC")
    here, there = await Stream(changes).ask(), await Stream(changes, "production").ask()
    await world.event("u1", "Clicked", 1, "m1")
    segment = await world.segment("pro")
    await world.enter(segment, "u1", 1)
    await here.hears(Changed(frozenset({"u1"})))
    assert (await there.ask()).told == []


async def test_one_look_serves_every_stream(
    changes: ChangeStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred screens cost what one does."""
    monkeypatch.setattr(changes_reads, "LOOK_SECONDS", 60.0)
    streams = [Stream(changes) for _ in range(100)]
    await asyncio.gather(*(stream.ask() for stream in streams))
    await world.event("u1", "Clicked", 1, "m1")
    assert {stream.seen for stream in streams} == {1}
    with monkeypatch.context() as later:
        later.setattr(changes_reads, "LOOK_SECONDS", 0.0)
        await streams[0].ask()
    await asyncio.gather(*(stream.ask() for stream in streams[1:]))
    assert {stream.seen for stream in streams} == {2}
    assert all(stream.told == [Changed(frozenset({"u1"}))] for stream in streams)


async def test_nobody_is_looked_for_when_nobody_listens(
    changes: ChangeStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes back after a while is told that anybody may have changed; who is new hears of what comes."""
    monkeypatch.setattr(changes_reads, "FORGET_SECONDS", 0.0)
    old = await Stream(changes).ask()
    await world.event("u1", "Clicked", 1, "m1")
    new = await Stream(changes).ask()
    assert (await old.ask()).told == [Changed(more=True)]
    assert new.told == []


async def test_a_restored_database_is_news(changes: ChangeStore, world: World) -> None:
    """Fewer rows than before: whatever was told may not be so."""
    await world.connection.execute("update shards set event_number = 7")
    stream = await Stream(changes).ask()
    await world.connection.execute("update shards set event_number = 3")
    await stream.hears(Changed(more=True))


@pytest.mark.parametrize("name", ["logged", "moved"])
async def test_rows_are_found_by_their_numbers(world: World, name: str) -> None:
    """Whatever the tables hold, a look reads a stretch of an index."""
    await world.connection.execute(
        """insert into events (shard, number, environment, user_id, occurred_at, type, message_id, entry_id, entry)
           select 0, number, $1, 'u' || number, 0, 'user_identified', 'm', '1-1', '{}'
           from generate_series(1, 20000) as number""",
        ENVIRONMENT,
    )
    await world.connection.execute(
        """insert into transitions (shard, environment, number, type, segment_id, segment_version, user_id, at, cause)
           select 0, $1, number, 'segment.entered', 's', 1, 'u' || number, 0, 'clock'
           from generate_series(1, 20000) as number""",
        ENVIRONMENT,
    )
    await world.connection.execute("vacuum analyze")
    for setting, value in POOL_SETTINGS.items():
        await world.connection.execute("select set_config($1, $2, false)", setting, value)
    stretch = ([0], [10_000], [10_020])
    parameters = {
        "logged": (*stretch, [ENVIRONMENT], 4_000),
        "moved": ([0], [ENVIRONMENT], *stretch[1:], 4_000),
    }[name]
    text = await world.connection.fetchval("explain (analyze, buffers, format json) " + STATEMENTS[name], *parameters)
    plan = json.loads(text)[0]["Plan"]
    assert plan["Actual Rows"] == 20
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 50


async def test_calls_of_the_pipeline_are_told(database_url: str, redis_url: str) -> None:
    """Of a user when her shard has handled them, of a company when its own has."""
    async with segmenting(database_url, redis_url, shards=2) as muster:
        changes = ChangeStore(muster.pool)
        seen, _ = await changes.since(ENVIRONMENT, None)
        await muster.group("u1", "c1", {"plan": "pro"})
        await muster.quiet()

        async def told() -> Changed:
            return (await changes.since(ENVIRONMENT, seen))[1]

        async def is_told() -> bool:
            return await told() == Changed(frozenset({"u1"}), frozenset({"c1"}))

        await wait_until(is_told, timeout=1, message="the user and the company")
