"""`muster rebuild`: whatever was done to the read model, the log says what it was; only the difference is told."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from services.segmenter.rebuilding import agreeing, members, state
from services.segmenter.rebuilding.running import Rebuilt, rebuild
from services.segmenter.verify.facts import ALL, Extent
from tests.integration.past_life import Past, lived, revived
from tests.integration.verify_damage import DAMAGE
from tests.segmenting import Muster
from tests.servers import with_path
from tests.waiting import wait_until

READ_MODEL = (
    "users", "user_activity", "user_flips", "event_states", "event_questions", "event_names", "attribute_types",
    "company_members", "companies", "company_flips", "company_users", "company_copies", "picks", "pick_closings",
    "segment_members", "member_counts",
)  # fmt: skip
TOLD = frozenset({"log", "number", "relay", "range", "shard"})
"""What is told of the log and the transitions themselves: no rebuild makes up for them."""
BEYOND = {
    "conditions that nobody can read",
    "a transition has another number",
    "a transition says the opposite",
    "the last transition is gone",
    "a record counts wrong",
    "rows of a definition that is gone",
    "a company never heard of a member, nor does its log",
}
"""Damage to what a rebuild goes by."""
MENDED = [name for name, (_, kinds) in DAMAGE.items() if name not in BEYOND and not kinds & (TOLD - {"shard"})]


@pytest.fixture(scope="module")
def past(postgres_server: str, template_database: str, redis_server: str) -> Iterator[Past]:
    """A Muster that has lived through everything, once for all tests here."""
    left = asyncio.run(lived(postgres_server, template_database, with_path(redis_server, "15")))
    yield left
    asyncio.run(left.forget())


@pytest.fixture
async def muster(past: Past, redis_url: str) -> AsyncIterator[Muster]:
    """What it left behind, a copy for each test, with nobody at work on it yet."""
    async with revived(past, redis_url) as muster:
        yield muster


async def rebuilt(muster: Muster, extent: Extent = ALL) -> Rebuilt:
    """Let owners go to work, and rebuild."""
    if not muster.workers:
        muster.start_worker()
    async with asyncio.timeout(60):
        done = await rebuild(muster.connection, muster.redis, muster.clock, extent, lambda _step, _standing: None)
    await muster.quiet()
    assert done.failures == []
    return done


async def versions(muster: Muster) -> dict[str, list[tuple[object, ...]]]:
    """Where each row of the read model lies, and which transaction wrote it."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in READ_MODEL:
        query = f"select ctid::text, xmin::text from {table} order by 1"  # noqa: S608 - a name of ours
        rows = await muster.connection.fetch(query)
        found[table] = [tuple(row) for row in rows]
    return found


async def test_what_is_right_stays_as_it_is(muster: Muster) -> None:
    """No row is written, nothing is told."""
    before, told = await versions(muster), await muster.transitions()
    done = await rebuilt(muster)
    assert dict(done.changed) == {}
    assert await versions(muster) == before
    assert await muster.transitions() == told


async def test_a_read_model_that_is_gone_comes_back(muster: Muster) -> None:
    """All of it, from the log; no member enters or exits for it."""
    told = await muster.transitions()
    await muster.connection.execute(f"truncate {', '.join(READ_MODEL)}")
    await rebuilt(muster)
    assert await muster.transitions() == told
    report = await muster.verify()
    assert (report.differences, report.late) == ([], [])


@pytest.mark.parametrize("damage", MENDED)
async def test_damage_is_mended(muster: Muster, damage: str) -> None:
    """Afterwards verify finds nothing, and nobody was told of it."""
    told = await muster.transitions()
    await muster.connection.execute(DAMAGE[damage][0])
    done = await rebuilt(muster)
    assert done.changed.total() > 0
    report = await muster.verify()
    assert (report.differences, report.late) == ([], [])
    assert await muster.transitions() == told


async def test_the_difference_alone_is_told(muster: Muster) -> None:
    """Who is a member by the log and was not told so, or the other way round, hears it once."""
    told = await muster.transitions()
    await muster.connection.execute(
        "with gone as (delete from events where user_id = 'u5' and type = 'user_identified' returning shard)"
        " update shards set event_number = event_number - 1 where shard in (select shard from gone)"
    )
    await rebuilt(muster)
    new = (await muster.transitions())[len(told) :]
    assert {(row["type"], row["user_id"] or row["company_id"], row["cause"]) for row in new} == {
        ("segment.exited", "u5", "rebuild"), ("segment.exited", "company 1", "rebuild")
    }  # fmt: skip
    report = await muster.verify()
    assert (report.differences, report.late) == ([], [])


async def test_a_shard_and_an_environment_can_be_rebuilt_alone(muster: Muster) -> None:
    """Nothing else is touched."""
    await muster.connection.execute("update user_activity set last_seen_at = last_seen_at + 1")
    await rebuilt(muster, Extent("development", 0))
    report = await muster.verify()
    assert {each.where.split(",")[0] for each in report.differences} == {"shard 1"}


async def test_live_traffic_goes_on(muster: Muster) -> None:
    """What comes while the read model is rebuilt is in it; page by page, whatever page it comes beside."""
    muster.start_worker()
    await muster.connection.execute("truncate users, user_activity, event_states, company_members, company_copies")

    async def send() -> None:
        for number in range(60):
            user = f"u{number % 20}"
            await muster.identify(user, {"plan": "pro" if number % 2 else "free"})
            await muster.track(user, "Order Completed")
            await muster.group(user, f"company {number % 3}", {"size": number})

    sending = asyncio.create_task(send())
    await rebuilt(muster)
    await sending
    await muster.quiet()
    await rebuilt(muster)
    # What owners told while the state was gone cannot be taken back.
    assert set((await muster.verify()).kinds) <= {"fold"}


async def test_it_goes_on_after_a_crash(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners that lose their connections between pages go on from the page that was committed last."""
    monkeypatch.setattr(state, "REBUILD_ROWS", 3)
    monkeypatch.setattr(agreeing, "AGREE_PAGE", 3)
    monkeypatch.setattr(members, "MEMBER_ROWS", 9)
    told = await muster.transitions()
    await muster.connection.execute(f"truncate {', '.join(READ_MODEL)}")
    rebuilding = asyncio.create_task(rebuilt(muster))
    async with muster.pool.acquire() as beside:

        async def a_page_is_done() -> bool:
            return bool(await beside.fetchval("select exists (select from shard_tasks where reached > $1)", reached))

        for reached in ("", "u11", "u14"):
            await wait_until(a_page_is_done, message=f"a page beyond {reached!r}")
            await beside.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                " and datname = current_database() and application_name = 'muster-segmenter'"
            )
    await rebuilding
    report = await muster.verify()
    assert (report.differences, report.late) == ([], [])
    assert await muster.transitions() == told
