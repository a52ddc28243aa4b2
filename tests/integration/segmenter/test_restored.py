"""SEAMS A12, scenario 1: PostgreSQL comes back from a backup, and the transitions stream knows more than it does."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.cli.errors import CommandFailed
from services.cli.relay import reset, run
from services.cli.settings import CliSettings
from services.cli.status import as_content, collect
from services.query.transitions_reads import Transition, TransitionFilter, transitions_after
from services.segmenter.numbering import number_all
from shared.postgres.pool import Connection
from shared.stream import names
from shared.stream.backlog import last_sequence
from tests.segmenting import ENVIRONMENT, Muster, segmenting
from tests.servers import command, create_database, drop_database, identifier
from tests.waiting import wait_until

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}
MEND = f"`muster relay reset --environment {ENVIRONMENT}`"


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No dev.json of this machine is read."""
    monkeypatch.setenv("MUSTER_HOME", "nowhere")


@pytest.fixture
async def backup(postgres_server: str, database_url: str) -> AsyncIterator[str]:
    """The name of a database that the test may make; it goes with the test."""
    name = f"{database_url.rpartition('/')[2]}_backup"
    yield name
    await drop_database(postgres_server, name)


async def restore(server: str, database_url: str, backup: str) -> None:
    """Put a copy in the place of the database."""
    name = database_url.rpartition("/")[2]
    await drop_database(server, name)
    await command(server, f"alter database {identifier(backup)} rename to {identifier(name)}")


async def stands_still(muster: Muster) -> None:
    """Wait until the relay says that it does."""

    async def said() -> bool:
        return bool(await muster.connection.fetchval("select count(*) from relay_problems"))

    await wait_until(said, message="the relay stands still")


async def given(muster: Muster) -> int:
    """How many transitions have a sequence."""
    return int(await muster.connection.fetchval("select coalesce(sum(count), 0) from transition_ranges"))


async def read_from(muster: Muster, after: int, limit: int) -> list[Transition]:
    """What a reader gets who goes on after a sequence, page by page."""
    found: list[Transition] = []
    wanted = TransitionFilter()
    while page := await transitions_after(muster.pool, ENVIRONMENT, muster.shards, after, limit, wanted):
        found += page
        after = page[-1].sequence
    return found


async def live_on(urls: tuple[str, str], server: str, backup: str) -> tuple[int, list[dict[str, str]]]:
    """Three members, a backup, three more; returns how many transitions it holds, and all that the stream told."""
    async with segmenting(*urls) as muster:
        await muster.create_segment("Pro", IS_PRO)
        for number in range(3):
            await muster.identify(f"u{number}", {"plan": "pro"})
        await muster.quiet()
        saved = await given(muster)
    await create_database(server, backup, urls[0].rpartition("/")[2])
    async with segmenting(*urls) as muster:
        for number in range(3, 6):
            await muster.identify(f"u{number}", {"plan": "pro"})
        await muster.quiet()
        return saved, await muster.transitions()


async def test_everything_goes_on_above_the_stream(
    postgres_server: str, database_url: str, redis_url: str, backup: str
) -> None:
    """From backup to reset: no sequence is given twice, nothing waits for ever, and all agree in the end."""
    saved, told = await live_on((database_url, redis_url), postgres_server, backup)
    await restore(postgres_server, database_url, backup)
    async with segmenting(database_url, redis_url) as muster:
        late = await muster.create_segment("Late", IS_PRO)
        await muster.identify("u6", {"plan": "pro"})
        await stands_still(muster)
        await wait_until(lambda: folded_all(muster, 7), message="what the backup lacks is folded again")
        assert (await given(muster), await muster.transitions()) == (saved, told)
        assert "relay" in (await muster.verify()).kinds

        sequence = await reset(muster.connection, muster.redis, ENVIRONMENT, muster.clock)
        assert sequence == len(told) + 1
        await muster.quiet()
        stream = await muster.transitions()
        assert stream[: len(told)] == told
        assert [row["id"] for row in stream] == [f"{number}-0" for number in range(1, len(stream) + 1)]
        record = stream[len(told)]
        assert (record["type"], record["cause"], record["segment_id"]) == ("history.reset", "reset", "")
        assert await muster.members(late) == {f"u{number}" for number in range(7)}
        assert (report := await muster.verify()).differences == []
        assert report.transitions == await given(muster)
        await readers_go_on(muster, [*range(1, saved + 1), *range(sequence, len(stream) + 1)])


async def readers_go_on(muster: Muster, sequences: list[int]) -> None:
    """Whoever reads on after any sequence, also one that is lost, gets all later ones and nothing else."""
    for after in range(sequences[-1] + 2):
        for limit in (1, 2, 1_000):
            found = [row.sequence for row in await read_from(muster, after, limit)]
            assert found == [each for each in sequences if each > after], (after, limit)


async def test_status_names_what_stands_still_and_what_mends_it(database_url: str, redis_url: str) -> None:
    """Degraded, until the reset."""
    settings = CliSettings(database_url=database_url, redis_url=redis_url)
    async with segmenting(database_url, redis_url) as muster:
        await muster.stop_all()
        await muster.redis.xadd(names.transitions(ENVIRONMENT), {"type": "told before the restore"}, id="9-0")
        muster.start_worker()
        await stands_still(muster)
        status = as_content(await collect(settings))
        assert status["status"] != "ok"
        assert [line for line in status["complaints"] if "stands still" in line and MEND in line]
        assert MEND in status["relays"][0]["problem"]
        await run(database_url, redis_url, ENVIRONMENT)
        assert as_content(await collect(settings))["relays"][0]["problem"] is None


async def folded_all(muster: Muster, users: int) -> bool:
    """Whether there are so many users."""
    return bool(await muster.connection.fetchval("select count(*) from users") == users)


async def test_a_stream_refilled_after_a_reset_has_the_same_hole(database_url: str, redis_url: str) -> None:
    """The hole is wider than a page of the relay; verify knows it."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1")
        await muster.quiet()
        await muster.stop_all()
        await muster.redis.xadd(names.transitions(ENVIRONMENT), {"type": "told before the restore"}, id="5000-0")
        muster.start_worker()
        await muster.identify("u2")
        await stands_still(muster)
        assert await reset(muster.connection, muster.redis, ENVIRONMENT, muster.clock) == 5_001
        await muster.quiet()
        assert (await muster.verify()).differences == []
        await muster.restart_worker()
        await muster.redis.delete(names.transitions(ENVIRONMENT))
        await muster.identify("u3")
        await muster.quiet()
        ids = [row["id"] for row in await muster.transitions()]
        assert ids == ["1-0", "5001-0", "5002-0", "5003-0"]
        assert (await muster.verify()).differences == []


async def test_only_what_stands_still_is_reset(database_url: str, redis_url: str) -> None:
    """Otherwise the command refuses, and writes nothing."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.identify("u1")
        await muster.quiet()
        for environment in (None, ENVIRONMENT):
            with pytest.raises(CommandFailed, match="Nothing to reset"):
                await run(database_url, redis_url, environment)
        with pytest.raises(CommandFailed, match="no environment 'other'"):
            await run(database_url, redis_url, "other")
        assert await given(muster) == 1


async def test_other_environments_go_on(database_url: str, redis_url: str) -> None:
    """Only the environment whose stream is ahead waits, and only it is reset."""
    async with segmenting(database_url, redis_url) as muster:
        await muster.create_environment("other", "UTC")
        await muster.stop_all()
        await muster.redis.xadd(names.transitions("other"), {"type": "told before the restore"}, id="9-0")
        muster.start_worker()
        await muster.identify("u1")
        await stands_still(muster)
        await muster.quiet()
        assert len(await muster.transitions()) == 1
        await run(database_url, redis_url, None)
        await muster.quiet()
        assert [row["id"] for row in await muster.transitions("other")] == ["9-0", "10-0"]
        assert len(await muster.transitions()) == 1


async def test_reset_and_numbering_wait_for_each_other(database_url: str, redis_url: str) -> None:
    """A coordinator that has not noticed gives its sequences before the record or after it, never below it."""
    async with segmenting(database_url, redis_url) as muster:
        for number in range(5):
            await muster.identify(f"u{number}")
        await muster.quiet()
        await muster.stop_all()
        await muster.redis.xadd(names.transitions(ENVIRONMENT), {"type": "told before the restore"}, id="50-0")
        await muster.connection.execute("delete from transition_ranges where first_sequence > 1")
        other = await asyncpg.connect(database_url)
        try:
            async with other.transaction():
                await number_all(other, [ENVIRONMENT])
                resetting = asyncio.create_task(reset(muster.connection, muster.redis, ENVIRONMENT, muster.clock))
                await wait_until(lambda: waits(other), message="the reset waits")
            assert await resetting == 51
        finally:
            await other.close()
        assert await given(muster) == 6
        assert "range" not in (await muster.verify()).kinds
        assert await last_sequence(muster.redis, ENVIRONMENT) == 50


async def waits(connection: Connection) -> bool:
    """Whether somebody waits for an advisory lock."""
    return bool(await connection.fetchval("select count(*) from pg_locks where locktype = 'advisory' and not granted"))
