"""`muster verify` finds nothing wrong in what the segmenter writes, and names each damage that is done by hand."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from redis import Redis

from shared.stream import names
from tests.integration.verify_damage import DAMAGE
from tests.segmenting import DAY, HOUR, START, ManualClock, Muster, segmenting
from tests.servers import create_database, drop_database, flush, with_path

IS_PRO = {"all": [{"attribute": "plan", "op": "is", "value": "pro"}]}
IS_PAID = {"all": [{"attribute": "plan", "op": "is_one_of", "value": ["pro", "team"]}]}
HAS_SEATS = {"all": [{"attribute": "seats", "op": "gte", "value": 3}]}
SEEN_LATELY = {"all": [{"attribute": "last_seen_at", "op": "in_last", "value": {"n": 2, "unit": "days"}}]}


@dataclass(frozen=True)
class Past:
    """What a Muster that is gone has left behind."""

    server: str
    database: str
    keys: dict[bytes, bytes]
    """Dumps of the Redis keys."""


@pytest.fixture(scope="module")
def past(postgres_server: str, template_database: str, redis_server: str) -> Iterator[Past]:
    """A Muster that has lived through everything, once for all tests here."""
    name, redis_url = f"past_{secrets.token_hex(4)}", with_path(redis_server, "15")
    keys = asyncio.run(live_and_stop(postgres_server, name, template_database, redis_url))
    yield Past(postgres_server, name, keys)
    asyncio.run(drop_database(postgres_server, name))


async def live_and_stop(server: str, name: str, template: str, redis_url: str) -> dict[bytes, bytes]:
    """Leave a database of this name; returns what Redis held."""
    flush(redis_url)
    url, clock = await create_database(server, name, template), ManualClock()
    async with segmenting(url, redis_url, clock=clock, shards=2) as muster:
        await live_through_everything(muster, clock)
    with Redis.from_url(redis_url) as redis:
        keys = {key: redis.dump(key) for key in redis.scan_iter()}
    flush(redis_url)
    return keys


@pytest.fixture
async def muster(past: Past, redis_url: str) -> AsyncIterator[Muster]:
    """That Muster's database and streams, a copy for each test, with nobody at work on them."""
    name = f"test_{secrets.token_hex(6)}"
    url = await create_database(past.server, name, past.database)
    with Redis.from_url(redis_url) as redis:
        for key, dump in past.keys.items():
            redis.restore(key, 0, dump)
    async with segmenting(url, redis_url, clock=ManualClock(START + 2 * DAY), shards=2, workers=0) as muster:
        yield muster
    await drop_database(past.server, name)


async def live_through_everything(muster: Muster, clock: ManualClock) -> None:
    """Calls of all kinds, late, repeated and reordered; segments created, edited and deleted; time passes."""
    for number in range(16):
        await muster.identify(f"u{number}", {"plan": "pro" if number % 2 else "free", "seats": number % 5})
    await muster.visit("anonymous", {"plan": "pro"})
    pro = await muster.create_segment("Pro", IS_PRO)
    await muster.create_segment("Lately", SEEN_LATELY, population="all", announce="everyone")
    gone = await muster.create_segment("Seats", HAS_SEATS)
    await muster.quiet()
    clock.forward(HOUR)
    for number in range(4):
        await muster.group(f"u{number}", "acme", {"size": number}, membership={"role": "admin"})
        await muster.identify(f"u{number}", {"seats": {"$add": 2}, "plan": "team"}, at=START + number)
    await muster.group("u1", "acme", membership=None)
    await muster.group("u8", "acme")
    await muster.identify("u9", {"plan": "old"}, at=START - DAY, message_id="late")
    await muster.identify("u9", {"plan": "old"}, at=START - DAY, message_id="late")
    await muster.quiet()
    await muster.edit_segment(pro, IS_PAID)
    await muster.delete_segment(gone)
    await muster.identify("u2", {"plan": "free"})
    await muster.identify("u2", {"plan": "pro"})
    await muster.quiet()
    clock.forward(2 * DAY - HOUR)
    await muster.quiet()


async def test_nothing_differs(muster: Muster) -> None:
    """Everything is compared, and agrees."""
    report = await muster.verify()
    assert report.differences == []
    assert (report.users, report.companies, report.segments) == (17, 1, 4)
    assert report.transitions == len(await muster.transitions()) > 20
    assert report.quiet
    assert report.late == []


@pytest.mark.parametrize("damage", DAMAGE)
async def test_damage_is_named(muster: Muster, damage: str) -> None:
    """What was changed by hand is reported as what it is, and nothing else is."""
    statement, kinds = DAMAGE[damage]
    assert int((await muster.connection.execute(statement)).split()[-1]) > 0, "the damage was not done"
    report = await muster.verify()
    assert set(report.kinds) == kinds, report.differences


async def test_an_entry_that_left_the_middle_of_the_stream_is_named(muster: Muster) -> None:
    """Also when it is not among the newest, which alone are compared field by field."""
    await muster.redis.xdel(names.transitions("development"), "7-0")
    report = await muster.verify(deep=False)
    assert [(each.kind, each.where) for each in report.differences] == [("relay", "development, sequence 7")]


async def test_a_stream_that_begins_later_is_right(muster: Muster) -> None:
    """Streams keep the newest transitions only."""
    await muster.redis.xtrim(names.transitions("development"), minid="9", approximate=False)
    assert (await muster.verify()).differences == []


async def test_a_stream_that_is_behind_is_late_and_not_wrong(muster: Muster) -> None:
    """The relay will send the rest."""
    await muster.redis.delete(names.transitions("development"))
    report = await muster.verify()
    assert report.differences == []
    assert not report.quiet
    assert any("not on their stream" in late for late in report.late)


async def test_a_stream_ahead_of_postgres_is_named(muster: Muster) -> None:
    """Postgres was restored from a backup, say."""
    await muster.redis.xadd(names.transitions("development"), {"sequence": "999"}, id="999-0")
    assert set((await muster.verify()).kinds) == {"relay"}


async def test_a_stream_without_the_offset_is_named(muster: Muster) -> None:
    """Accepted calls may be missing."""
    await muster.redis.delete(names.events(1))
    report = await muster.verify()
    assert [(each.kind, each.where) for each in report.differences] == [("stream", "stream of shard 1")]


async def test_only_the_first_differences_are_named(muster: Muster) -> None:
    """All are counted."""
    await muster.connection.execute("update user_activity set first_seen_at = 0, last_seen_at = 1")
    await muster.connection.execute("update users set identified = not identified")
    report = await muster.verify()
    assert len(report.differences) == 20
    assert report.difference_count == 34
