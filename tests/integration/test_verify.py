"""`muster verify` finds nothing wrong in what the segmenter writes, and names each damage that is done by hand."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from redis import Redis

from shared.stream import names
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


DAMAGE = {
    "a member row is gone": (
        "delete from segment_members where (definition, user_id) = (select m.definition, min(m.user_id)"
        " from segment_members m join segments s on s.serving_definition = m.definition"
        " where s.name = 'Pro' group by 1)",
        {"member", "count", "fold"},
    ),
    "a stranger is a member": (
        "insert into segment_members (shard, definition, user_id, entered_at)"
        " select 0, serving_definition, 'nobody', 0 from segments where name = 'Pro'",
        {"member", "count", "fold"},
    ),
    "rows of a definition that is gone": (
        "insert into segment_members (shard, definition, user_id, entered_at) values (0, 999, 'u1', 0)",
        {"member"},
    ),
    "an attribute is another": (
        """update users set attributes = attributes || '{"plan": "pro "}' where user_id = 'u5'""",
        {"attributes"},
    ),
    "an attribute's key is another": (
        """update users set provenance = jsonb_set(provenance, '{0,0}', '1') where user_id = 'u5'""",
        {"attributes"},
    ),
    "a user is no longer identified": ("update users set identified = false where user_id = 'u5'", {"user"}),
    "a user is gone": ("delete from users where user_id = 'u5'", {"user"}),
    "activity is off by one": (
        "update user_activity set last_seen_at = last_seen_at + 1 where user_id = 'u5'",
        {"activity"},
    ),
    "a user is on the wrong shard": (
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " select 1 - shard, environment, user_id, identified, attributes, instants, provenance"
        " from users where user_id = 'u5'",
        {"user", "shard"},
    ),
    "a member of a company is none": ("update company_members set member = false where user_id = 'u2'", {"membership"}),
    "a company counts wrong": ("update companies set member_count = member_count + 1", {"company"}),
    "a company has forgotten a user": ("delete from company_users where user_id = 'u2'", {"company_user"}),
    "a count is shifted": (
        "update member_counts set member_count = member_count + 1 where definition = 1 and shard = 0",
        {"count"},
    ),
    "a checksum is shifted": (
        "update member_counts set checksum = checksum # 1 where definition = 1 and shard = 0",
        {"count"},
    ),
    "an entry of the log is gone": ("delete from events where message_id = 'late'", {"log", "activity"}),
    "an entry of the log is there twice": (
        "insert into events select shard, number + 1000, environment, user_id, occurred_at, type, name, message_id,"
        " entry_id, entry from events where message_id = 'late'",
        {"log"},
    ),
    "a flip is due too late": ("update user_flips set due_at = due_at + 1 where user_id = 'u2'", {"flip"}),
    "a flip is forgotten": ("delete from user_flips where user_id = 'u2'", {"flip"}),
    "the last transition is gone": (
        "delete from transitions t using transition_counters c where c.shard = t.shard and t.shard = 0"
        " and t.number = c.last_number",
        {"number", "fold", "relay"},
    ),
    "a transition has another number": (
        "update transitions set number = 9999 where shard = 0 and number = 1",
        {"number", "relay", "entered_number"},
    ),
    "a transition says the opposite": (
        "update transitions set type = 'segment.exited' where shard = 0 and number = 1",
        {"fold", "relay", "entered_number"},
    ),
    "a transition has another cause": ("update transitions set cause = '?' where shard = 0 and number = 1", {"relay"}),
    "a record counts wrong": (
        "update transitions set member_count = member_count + 1 where type = 'segment.built'"
        " and segment_id = (select segment_id from segments where name = 'Pro')",
        {"fold", "relay"},
    ),
    "a member entered by another transition": (
        "update segment_members set entered_number = entered_number + 1 where user_id = 'u2' and definition = 1",
        {"entered_number"},
    ),
    "the last range is gone": (
        "delete from transition_ranges where first_sequence = (select max(first_sequence) from transition_ranges)",
        {"relay"},
    ),
    "a range in the middle is gone": (
        "delete from transition_ranges where first_sequence = (select min(first_sequence) from transition_ranges"
        " where first_sequence > 1)",
        {"range", "relay"},
    ),
    "a range is longer than its numbers": (
        "update transition_ranges set count = count + 1"
        " where first_sequence = (select max(first_sequence) from transition_ranges)",
        {"range"},
    ),
}


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
