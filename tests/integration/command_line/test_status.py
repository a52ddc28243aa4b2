"""`muster status` on real servers: what it sees of owners, lags and losses."""

import pytest

from services.cli.settings import CliSettings
from services.cli.status import collect
from services.cli.status_report import Verdict, complaints, verdict
from shared.stream import names
from tests.segmenting import segmenting
from tests.waiting import wait_until


def settings(database_url: str, redis_url: str) -> CliSettings:
    """The command line's settings for these servers; no doors run here."""
    return CliSettings(database_url=database_url, redis_url=redis_url)


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No dev.json of this machine is read."""
    monkeypatch.setenv("MUSTER_HOME", "nowhere")


async def test_all_is_well_while_shards_are_owned(database_url: str, redis_url: str) -> None:
    """Owners are named, nothing waits, the relay is through."""
    async with segmenting(database_url, redis_url, shards=2) as muster:
        await muster.identify("u1")
        await muster.quiet()

        async def well() -> bool:
            return verdict(await collect(settings(database_url, redis_url))) is Verdict.OK

        await wait_until(well, message="status ok")
        report = await collect(settings(database_url, redis_url))
        assert [bool(shard.owner) for shard in report.shards] == [True, True]
        assert [shard.waiting for shard in report.shards] == [0, 0]
        assert [(relay.environment, relay.unnumbered, relay.unsent) for relay in report.relays] == [
            ("development", 0, 0)
        ]


async def test_without_owners_the_backlog_shows(database_url: str, redis_url: str) -> None:
    """Calls wait on the streams, and nothing can move: down."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        for number in range(3):
            await muster.identify(f"u{number}")
        report = await collect(settings(database_url, redis_url))
        assert report.shards[0].waiting == 3
        assert (report.shards[0].oldest_seconds or 0) >= 0
        assert verdict(report) is Verdict.DOWN
        assert "shard 0 has no owner" in complaints(report)


async def test_a_lost_stream_is_seen_even_before_its_owner_sees_it(database_url: str, redis_url: str) -> None:
    """The offset's entry is looked for."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.redis.delete(names.events(0))
        report = await collect(settings(database_url, redis_url))
        assert (report.shards[0].problem or "").startswith("its stream no longer holds ")


async def test_servers_that_are_away_are_part_of_the_answer(database_url: str, redis_url: str) -> None:
    """Down, with the address and the reason, never an exception."""
    nowhere = "redis://127.0.0.1:1/0"
    report = await collect(settings(database_url, nowhere))
    assert verdict(report) is Verdict.DOWN
    assert [line for line in complaints(report) if line.startswith("Redis is down: Redis at 127.0.0.1:1 cannot")]
    report = await collect(settings("postgresql://u:p@127.0.0.1:1/x", redis_url))
    assert [server.up for server in report.servers] == [False, True]
