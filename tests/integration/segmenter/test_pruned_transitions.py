"""Transitions that are kept no more go behind a checkpoint, and everything that is proved by them still is."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from services.segmenter.coordinator import keep_house
from services.segmenter.retention.transitions import prune_transitions
from services.segmenter.settings import SegmenterSettings
from services.segmenter.watch import Watch
from services.segmenter.worker import Tools
from shared.stream import names
from tests.commanding import erase_user
from tests.integration.past_life import Past, lived, revived
from tests.integration.test_rebuild import rebuilt, versions
from tests.integration.verify_damage import DAMAGE
from tests.segmenting import DAY, HOUR, START, ManualClock, Muster
from tests.servers import with_path

ALL_OF_IT = START + 3 * DAY


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


async def differences(muster: Muster) -> list[object]:
    """What verify finds, with everything compared."""
    report = await muster.verify()
    assert report.late == []
    return list(report.differences)


async def there(muster: Muster) -> int:
    """How many transitions of users and companies are in the table."""
    found: int = await muster.connection.fetchval("select count(*) from transitions where shard >= 0")
    return found


@pytest.mark.parametrize("page", [1, 3, 5_000])
async def test_nothing_differs_whatever_went(muster: Muster, page: int) -> None:
    """Hour by hour, in pages of any size, until all of it went."""
    before, gone = await there(muster), 0
    for moment in (START, START + HOUR + 1, START + 2 * HOUR + 1, START + 4 * HOUR, START + DAY, ALL_OF_IT):
        gone += await prune_transitions(muster.pool, muster.redis, moment, page)
        assert await differences(muster) == []
    assert gone == len(await muster.transitions()) - 1
    assert await there(muster) < before


async def test_only_what_is_older_goes(muster: Muster) -> None:
    """And nothing twice."""
    moment = START + HOUR + 1
    assert await prune_transitions(muster.pool, muster.redis, moment) > 0
    assert await prune_transitions(muster.pool, muster.redis, moment) == 0
    oldest = await muster.connection.fetchval(
        "select min(t.at) from transitions t join pruned_transitions p using (shard, environment)"
        " where t.number > p.number and t.at < $1 and not exists (select from transitions o where o.shard = t.shard"
        " and o.number < t.number and o.number > p.number and o.at >= $1)",
        moment,
    )
    assert oldest is None or oldest >= moment - 1


async def test_what_is_kept_is_who_is_a_member(muster: Muster) -> None:
    """One row for each member who was told by name since the segment's last record, and no row for anybody else."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    rows = await muster.connection.fetch(
        "select coalesce(t.company_id, t.user_id) as id, t.segment_id, t.type from transitions t"
        " join pruned_transitions p using (shard, environment) where shard >= 0 and t.number <= p.number"
    )
    members = {
        tuple(row)
        for row in await muster.connection.fetch(
            "select m.user_id, s.segment_id from segment_members m"
            " join segments s on s.serving_definition = m.definition"
            # The last transition stays, and with it whom it was about was a member before.
            " union select t.user_id, t.segment_id from transitions t"
            " join pruned_transitions p using (shard, environment)"
            " where t.number > p.number and t.type = 'segment.exited'"
        )
    }
    kept = [(row["id"], row["segment_id"]) for row in rows]
    assert kept
    assert len(kept) == len(set(kept))
    assert set(kept) <= members
    assert {row["type"] for row in rows} == {"segment.entered"}


async def test_life_goes_on(muster: Muster) -> None:
    """After some went: new transitions, an edit, an erasure; and then those go too."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    muster.start_worker()
    for number in range(10):
        await muster.identify(f"u{number}", {"plan": "free" if number % 2 else "team", "seats": number})
    await muster.quiet()
    await erase_user(muster, "u9")
    await muster.identify("u8", {"plan": "free"})
    await muster.quiet()
    assert await differences(muster) == []
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT, 2)
    pro = await muster.segment_by_key("pro")
    await muster.edit_segment(pro, {"all": [{"attribute": "plan", "op": "is", "value": "team"}]})
    await muster.quiet()
    assert await differences(muster) == []
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT, 2)
    await muster.identify("u1", {"plan": "team"})
    await muster.delete_segment(pro)
    await muster.quiet()
    await muster.identify("newcomer")
    await muster.quiet()
    for _ in range(2):
        await prune_transitions(muster.pool, muster.redis, ALL_OF_IT, 2)
        assert await differences(muster) == []
    left = "select count(*) from transitions where shard >= 0 and segment_id = $1"
    assert await muster.connection.fetchval(left, pro) == 0


async def test_a_rebuild_changes_nothing(muster: Muster) -> None:
    """Members are those whom subscribers know, with the numbers by which they entered."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    before, told = await versions(muster), await muster.transitions()
    assert dict((await rebuilt(muster)).changed) == {}
    assert await versions(muster) == before
    assert await muster.transitions() == told


async def test_members_that_were_lost_come_back(muster: Muster) -> None:
    """From the last words that are kept of them, and without a word."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    query = (
        "select m.shard, m.definition, m.user_id, m.entered_number from segment_members m"
        " join segments s on s.serving_definition = m.definition order by 1, 2, 3"
    )
    before, told = await muster.connection.fetch(query), await muster.transitions()
    await muster.connection.execute("delete from segment_members")
    await rebuilt(muster)
    assert await muster.connection.fetch(query) == before
    assert await muster.transitions() == told
    assert await differences(muster) == []


@pytest.mark.parametrize("damage", ["a member row is gone", "a stranger is a member"])
async def test_damage_is_named(muster: Muster, damage: str) -> None:
    """As when all transitions are there: the checkpoint knows how many there were, and who."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    statement, kinds = DAMAGE[damage]
    await muster.connection.execute(statement)
    assert set((await muster.verify()).kinds) == kinds


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        (
            "delete from transitions t using pruned_transitions p where t.shard = p.shard and t.number <= p.number"
            " and t.shard >= 0",
            {"entered_number"},
        ),
        ("update transition_checkpoints set member_count = member_count + 1", {"fold"}),
        ("update transition_checkpoints set checksum = checksum + 1 where not blurred", {"fold"}),
        ("update pruned_transitions set number = number - 1", {"range", "number", "fold"}),
        ("update transition_horizons set sequence = sequence - 1", {"range"}),
        (
            "update transitions t set user_id = 'u15' from pruned_transitions p where t.shard = p.shard"
            " and t.number <= p.number and t.shard >= 0 and t.user_id = 'u3'",
            {"fold", "entered_number"},
        ),
    ],
)
async def test_a_wrong_checkpoint_is_named(muster: Muster, statement: str, kinds: set[str]) -> None:
    """What is kept in the place of transitions is held against today's members and against the sequence."""
    await prune_transitions(muster.pool, muster.redis, START + 4 * HOUR)
    assert int((await muster.connection.execute(statement)).split()[-1]) > 0, "the damage was not done"
    assert set((await muster.verify()).kinds) == kinds


async def test_an_emptied_stream_gets_what_is_there(muster: Muster) -> None:
    """The relay sends the rest, without what is only kept of members."""
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    last = (await muster.transitions())[-1]
    await muster.redis.delete(names.transitions("development"))
    muster.start_worker()
    await muster.quiet()
    assert await muster.transitions() == [last]
    assert await differences(muster) == []


async def test_what_subscribers_do_not_have_stays(muster: Muster) -> None:
    """However old it is."""
    await muster.redis.delete(names.transitions("development"))
    assert await prune_transitions(muster.pool, muster.redis, ALL_OF_IT) == 0


async def test_who_was_erased_is_kept_nowhere(muster: Muster) -> None:
    """Not in the last words either."""
    muster.start_worker()
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    await erase_user(muster, "u3")
    await muster.quiet()
    await muster.stop_all()
    await _keep_house(muster, None)
    assert await muster.connection.fetchval("select count(*) from transitions where user_id = 'u3'") == 0
    assert await differences(muster) == []
    await _keep_house(muster, None)
    await prune_transitions(muster.pool, muster.redis, ALL_OF_IT)
    assert await differences(muster) == []


@pytest.mark.parametrize(("days", "gone"), [(None, False), (31, True)])
async def test_they_are_kept_for_ever_unless_somebody_says_so(muster: Muster, days: int | None, gone: bool) -> None:
    """By default nothing goes, however old."""
    before = await there(muster)
    await _keep_house(muster, days)
    assert (await there(muster) < before) is gone


async def _keep_house(muster: Muster, days: int | None) -> None:
    """The coordinator's round, forty days later."""
    settings = SegmenterSettings(database_url="postgresql://", redis_url="redis://", transitions_keep_days=days)
    clock = ManualClock(START + 40 * DAY)
    await keep_house(Tools(muster.pool, muster.redis, clock, Watch(muster.pool), settings, muster.shards))
