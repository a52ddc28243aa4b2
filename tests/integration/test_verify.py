"""`muster verify` finds nothing wrong in what the segmenter writes, and names each damage that is done by hand."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from shared.stream import names
from tests.integration.past_life import Past, lived, revived
from tests.integration.verify_damage import DAMAGE
from tests.segmenting import Muster
from tests.servers import with_path


@pytest.fixture(scope="module")
def past(postgres_server: str, template_database: str, redis_server: str) -> Iterator[Past]:
    """A Muster that has lived through everything, once for all tests here."""
    left = asyncio.run(lived(postgres_server, template_database, with_path(redis_server, "15")))
    yield left
    asyncio.run(left.forget())


@pytest.fixture
async def muster(past: Past, redis_url: str) -> AsyncIterator[Muster]:
    """What it left behind, a copy for each test, with nobody at work on it."""
    async with revived(past, redis_url) as muster:
        yield muster


async def test_nothing_differs(muster: Muster) -> None:
    """Everything is compared, and agrees."""
    report = await muster.verify()
    assert report.differences == []
    assert (report.users, report.companies, report.segments) == (15, 6, 12)
    assert report.transitions == len(await muster.transitions()) > 40
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
    assert report.difference_count == 30
