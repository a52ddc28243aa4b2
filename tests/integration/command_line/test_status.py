"""`muster status` on real servers: what it sees of owners, lags and losses."""

import socket

import httpx
import pytest

from services.cli.settings import CliSettings
from services.cli.status import collect
from services.cli.status_local import door
from services.cli.status_report import DeadLetters, Server, Verdict, complaints, verdict
from services.ingest.entries import RefusedEntry, encode
from shared.stream import names
from shared.stream.streams import next_entry
from tests.segmenting import ENVIRONMENT, segmenting
from tests.waiting import wait_until

IS_PRO = {"attribute": "plan", "op": "is", "value": "pro"}


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
    """Calls wait on the streams, and nothing moves; they are kept, so it is not down."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        for number in range(3):
            await muster.identify(f"u{number}")
        report = await collect(settings(database_url, redis_url))
        assert report.shards[0].waiting == 3
        assert (report.shards[0].oldest_seconds or 0) >= 0
        assert verdict(report) is Verdict.DEGRADED
        assert "shard 0 has no owner" in complaints(report)


async def test_a_lost_stream_is_seen_even_before_its_owner_sees_it(database_url: str, redis_url: str) -> None:
    """The offset's entry is looked for."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        await muster.redis.delete(names.events(0))
        report = await collect(settings(database_url, redis_url))
        assert report.shards[0].lost
        assert (report.shards[0].problem or "").startswith("its stream no longer holds ")


async def test_servers_that_are_away_are_part_of_the_answer(database_url: str, redis_url: str) -> None:
    """Down, with the address and the reason, never an exception."""
    nowhere = "redis://127.0.0.1:1/0"
    report = await collect(settings(database_url, nowhere))
    assert verdict(report) is Verdict.DOWN
    assert [line for line in complaints(report) if line.startswith("Redis is down: Redis at 127.0.0.1:1 cannot")]
    report = await collect(settings("postgresql://u:p@127.0.0.1:1/x", redis_url))
    assert [server.up for server in report.servers] == [False, True]
    assert report.dead_letters is None


async def test_a_shard_says_how_long_it_is_owned_and_what_comes_next(database_url: str, redis_url: str) -> None:
    """The entry after the offset is the one that could be skipped."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.identify("u1")
        await muster.quiet()
        report = await collect(settings(database_url, redis_url))
        assert 0 <= (report.shards[0].owned_seconds or -1) < 60
        assert report.shards[0].next_entry is None
        await muster.stop_all()
        await muster.identify("u2")
        report = await collect(settings(database_url, redis_url))
        offset = await muster.connection.fetchval("select offset_id from shards")
        entry = await next_entry(muster.redis, 0, offset)
        assert entry is not None
        assert (report.shards[0].next_entry, report.shards[0].owned_seconds) == (entry.entry_id, None)


async def test_transitions_that_no_stream_gets_are_complained_of(database_url: str, redis_url: str) -> None:
    """Redis was emptied and the relay does not notice: the oldest transition waits too long, if it is old enough."""
    async with segmenting(database_url, redis_url, shards=1) as muster:
        await muster.create_segment("pro", IS_PRO)
        await muster.identify("u1", {"plan": "pro"})
        await muster.quiet()
        await muster.stop_all()
        await muster.redis.delete(names.transitions(ENVIRONMENT))
        await muster.connection.execute("update transitions set at = at - 60000")
        report = await collect(settings(database_url, redis_url))
        told = [line for line in complaints(report) if line.startswith("relay")]
        assert [line.partition("behind")[0] for line in told] == [f"relay of {ENVIRONMENT} is 2 transitions "]


async def test_refused_calls_are_counted(database_url: str, redis_url: str) -> None:
    """Among the dead letters of the last hour."""
    async with segmenting(database_url, redis_url, shards=1, workers=0) as muster:
        refused = RefusedEntry(
            v=1, type="call_refused", environment=ENVIRONMENT, message_id="m1", received_at=1, code="x", detail="",
            call="{}", user_id=None, trace=None,
        )  # fmt: skip
        for text, ago in ((encode(refused).decode(), "1 minute"), ("garbage", "1 minute"), ("old", "2 hours")):
            await muster.connection.execute(
                "insert into dead_letters (shard, entry_id, code, detail, entry, failed_at)"
                " values (0, '1-0', 'x', '', $1, clock_timestamp() - $2::text::interval)",
                text,
                ago,
            )
        report = await collect(settings(database_url, redis_url))
        assert report.dead_letters == DeadLetters(3, last_hour=2, refused_last_hour=1, reasons={"x": 3})


@pytest.mark.parametrize(
    ("status", "content", "refuses"),
    [(200, {"status": "ready"}, None), (503, {"detail": "8 of 8 streams are missing."}, "8 of 8 streams are missing.")],
)
async def test_a_door_that_answers_may_still_refuse(status: int, content: dict[str, str], refuses: str | None) -> None:
    """`/readyz` knows."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=content))
    async with httpx.AsyncClient(transport=transport) as http:
        assert await door(http, "ingest", "http://i") == Server("ingest", True, "http://i", refuses)


async def test_a_door_that_is_silent_is_down() -> None:
    """It accepts a connection, as the kernel does for a process that stands still, and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        async with httpx.AsyncClient(timeout=0.2, trust_env=False) as http:
            assert await door(http, "query", url) == Server("query", False, f"{url} does not answer")
