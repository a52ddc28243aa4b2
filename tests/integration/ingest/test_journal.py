"""What is accepted, and when Redis does not allow it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from services.cli.embedded.processes import free_port
from services.cli.embedded.redis_server import redis_url as url_of
from services.cli.embedded.redis_server import start_redis, stop_redis
from services.ingest.app import check_if_reachable
from services.ingest.catalogue import Catalogue, CatalogueUnavailable
from services.ingest.journal import BacklogFull, Journal, JournalUnavailable
from shared.clock import SystemClock
from shared.domain.keys import key_digest
from shared.domain.shards import shard_of
from shared.stream import names
from shared.stream.connection import RedisNotDurable, connect
from shared.stream.streams import StreamMissing
from tests.ingest_side import SHARDS, WRITE_KEY, give_key, prepare, raw_entries
from tests.waiting import wait_until


@asynccontextmanager
async def journal_on(client: Redis, *, max_entries: int = 1_000, max_bytes: int = 1_000_000) -> AsyncIterator[Journal]:
    """A running journal."""
    journal = Journal(client, max_entries=max_entries, max_bytes=max_bytes)
    running = asyncio.create_task(journal.run())
    yield journal
    journal.close()
    await running


async def grows_by(count: int, answers: list[bytes]) -> None:
    """Wait until that many answers more have come."""
    before = len(answers)
    await wait_until(lambda: len(answers) >= before + count, timeout=20, message=f"{count} more answers")


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A Redis that a test may kill: its home and port."""
    port = free_port()
    start_redis(tmp_path, port)
    yield tmp_path, port
    stop_redis(start_redis(tmp_path, port), graceful=False)


@pytest.fixture
async def own_client(own_redis: tuple[Path, int]) -> AsyncIterator[Redis]:
    """A client of that Redis, which has streams and keys."""
    client = connect(url_of(own_redis[1]))
    await prepare(client)
    yield client
    await client.aclose()


async def test_entries_of_one_shard_keep_their_order(redis: Redis) -> None:
    """Across flushes, and however many callers wait."""
    async with journal_on(redis, max_entries=10_000) as journal:
        await asyncio.gather(*[journal.append([(n % 2, b"%d" % n)]) for n in range(3_000)])
    for shard in (0, 1):
        _, *data = await raw_entries(redis, shard)
        assert [int(entry) for entry in data] == list(range(shard, 3_000, 2))


async def test_a_missing_stream_is_never_made_again(ingest: httpx.AsyncClient, redis: Redis) -> None:
    """Its users' calls are refused with 503, the others' are accepted; ingest is unready."""
    gone = shard_of("development", "u1", SHARDS)
    other = next(user for user in ("u2", "u3", "u4", "u5") if shard_of("development", user, SHARDS) != gone)
    await redis.delete(names.events(gone))
    answer = await ingest.post("/v1/identify", json={"userId": "u1"})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "stream_missing", "1")
    assert (await ingest.post("/v1/identify", json={"userId": other})).status_code == 200
    assert not await redis.exists(names.events(gone))
    assert (await ingest.get("/readyz")).status_code == 503


async def test_a_batch_is_not_acknowledged_when_one_shard_fails(redis: Redis) -> None:
    """The others have their entries: sending it again is harmless."""
    await redis.delete(names.events(1))
    async with journal_on(redis) as journal:
        with pytest.raises(StreamMissing):
            await journal.append([(0, b"a"), (1, b"b")])
    assert await redis.xlen(names.events(0)) == 2


@pytest.mark.parametrize(("entries", "size"), [(3, 1_000), (1_000, 3)])
async def test_the_backlog_is_bounded(redis: Redis, entries: int, size: int) -> None:
    """By entries and by bytes; one request larger than the bound passes when nothing else waits."""
    async with journal_on(redis, max_entries=entries, max_bytes=size) as journal:
        waiting = journal.append([(0, b"x")] * 4)
        with pytest.raises(BacklogFull):
            journal.append([(0, b"x")])
        await waiting
        await journal.append([(0, b"x")])


async def test_a_closed_journal_flushes_what_it_took_and_takes_no_more(redis: Redis) -> None:
    """Stopping loses nothing."""
    async with journal_on(redis) as journal:
        waiting = journal.append([(0, b"x")])
        journal.close()
        with pytest.raises(JournalUnavailable):
            journal.append([(0, b"y")])
    await waiting


async def test_forgotten_scripts_are_loaded_again(redis: Redis) -> None:
    """Redis forgets them when it restarts."""
    async with journal_on(redis) as journal:
        await journal.append([(0, b"a")])
        await redis.script_flush()
        await journal.append([(0, b"b")])
    assert await redis.xlen(names.events(0)) == 3


async def test_a_redis_that_forgets_is_refused(own_client: Redis) -> None:
    """At the start, naming the setting, and at the first append, as it may come back with other settings."""
    await check_if_reachable(own_client)
    await own_client.config_set("appendfsync", "everysec")
    with pytest.raises(RedisNotDurable, match="appendfsync always"):
        await check_if_reachable(own_client)
    async with journal_on(own_client) as journal:
        with pytest.raises(JournalUnavailable, match="appendfsync always"):
            await journal.append([(0, b"x")])


async def test_a_full_redis_refuses_and_nothing_is_evicted(own_client: Redis) -> None:
    """A backlog beyond Redis's memory is a 503."""
    await own_client.config_set("maxmemory", "1")
    async with journal_on(own_client) as journal:
        with pytest.raises(JournalUnavailable, match="maxmemory"):
            await journal.append([(0, b"x")])


async def test_nothing_acknowledged_is_lost_when_redis_is_killed(
    own_redis: tuple[Path, int], own_client: Redis
) -> None:
    """kill -9 under load: what failed said 503, and it goes on by itself when Redis is back."""
    home, port = own_redis
    acknowledged: list[bytes] = []
    failed: list[bytes] = []
    async with journal_on(own_client) as journal:

        async def send(sender: int) -> None:
            for number in range(10_000):
                entry = b"%d/%d" % (sender, number)
                try:
                    await journal.append([(sender % SHARDS, entry)])
                except JournalUnavailable:
                    failed.append(entry)
                else:
                    acknowledged.append(entry)

        senders = [asyncio.create_task(send(sender)) for sender in range(20)]
        for _ in range(2):
            await grows_by(200, acknowledged)
            stop_redis(start_redis(home, port), graceful=False)
            await grows_by(1, failed)
            await asyncio.to_thread(start_redis, home, port)
        await grows_by(200, acknowledged)
        for sender in senders:
            sender.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*senders)
    stored = {data for shard in range(SHARDS) for data in await raw_entries(own_client, shard)}
    assert set(acknowledged) <= stored


async def test_no_catalogue_is_a_503_and_never_a_401(redis_url: str) -> None:
    """Browsers drop what gets a 401."""
    client = connect(redis_url)
    catalogue = Catalogue(client, SystemClock())
    await catalogue.refresh()
    with pytest.raises(CatalogueUnavailable):
        catalogue.find(WRITE_KEY)
    await client.aclose()


async def test_keys_follow_their_mirror_and_outlive_an_emptied_redis(redis: Redis) -> None:
    """A revoked key is unknown after the next refresh; a Redis that lost everything revokes nothing."""
    catalogue = Catalogue(redis, SystemClock())
    await catalogue.refresh()
    assert catalogue.find(WRITE_KEY) is not None
    await give_key(redis, "wk_new", "write")
    await redis.hdel(names.KEYS, key_digest(WRITE_KEY).hex())
    await catalogue.refresh()
    assert catalogue.find("wk_new") is not None
    assert catalogue.find(WRITE_KEY) is None
    await redis.flushdb()
    await catalogue.refresh()
    assert catalogue.find("wk_new") is not None
    assert catalogue.shards == SHARDS


async def test_no_key_is_called_unknown_while_redis_is_away(own_redis: tuple[Path, int], own_client: Redis) -> None:
    """It may have been made meanwhile; the keys that are known go on."""
    home, port = own_redis
    catalogue = Catalogue(own_client, SystemClock())
    await catalogue.refresh()
    stop_redis(start_redis(home, port), graceful=False)
    assert await catalogue.find_or_look(WRITE_KEY) is not None
    with pytest.raises(CatalogueUnavailable):
        await catalogue.find_or_look("wk_other")
