"""What `muster migrate` makes beside the schema, and what it never makes twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from services.cli.dev_access import ENVIRONMENT, ensure_environment, ensure_keys
from services.cli.errors import CommandFailed
from services.cli.home import DevAccess, Home
from services.cli.installation import install
from services.cli.migrate import migrate_all
from services.cli.settings import CliSettings
from services.ingest.commands.keys import NewKey, create_key, list_keys
from shared.clock import SystemClock
from shared.domain.keys import key_digest
from shared.postgres.pool import Connection
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.streams import StrangeStream, ensure_stream, find_entry, is_marker

CLOCK = SystemClock()


@dataclass(frozen=True)
class Stores:
    """Both servers, and where they are."""

    postgres: Connection
    redis: Redis
    database_url: str
    redis_url: str


@pytest.fixture
async def stores(database_url: str, redis_url: str) -> AsyncIterator[Stores]:
    """A migrated database and an empty Redis."""
    postgres, redis = await asyncpg.connect(database_url), connect(redis_url)
    yield Stores(postgres, redis, database_url, redis_url)
    await redis.aclose()
    await postgres.close()


async def offsets(stores: Stores) -> dict[int, str]:
    """Shard -> offset."""
    rows = await stores.postgres.fetch("select shard, offset_id from shards order by shard")
    return {row["shard"]: row["offset_id"] for row in rows}


async def test_each_shard_begins_at_the_marker_of_its_stream(stores: Stores) -> None:
    """The marker's id is the offset, and Redis knows the number of shards."""
    done = await install(stores.postgres, stores.redis, 3, CLOCK)
    assert (done.shards, done.created, done.lost) == (3, [0, 1, 2], [])
    for shard, offset in (await offsets(stores)).items():
        entry = await find_entry(stores.redis, shard, offset)
        assert entry is not None
        assert is_marker(entry.data)
        assert await stores.redis.xlen(names.events(shard)) == 1
    assert await stores.redis.hget(names.INSTALLATION, "shards") == b"3"


async def test_installing_again_changes_nothing(stores: Stores) -> None:
    """No new stream, no new secret, no new offset."""
    await install(stores.postgres, stores.redis, 3, CLOCK)
    before = await offsets(stores), await stores.postgres.fetchval("select secret from installation")
    done = await install(stores.postgres, stores.redis, None, CLOCK)
    assert (done.shards, done.created) == (3, [])
    assert (await offsets(stores), await stores.postgres.fetchval("select secret from installation")) == before


async def test_two_at_once_make_one_installation(blank_database_url: str, redis_url: str) -> None:
    """One waits for the other: schema, streams and environment are made once."""
    settings = CliSettings(shards=4)
    done = await asyncio.gather(*(migrate_all(settings, blank_database_url, redis_url) for _ in range(3)))
    assert sorted(len(each.installation.created) for each in done) == [0, 0, 4]
    async with connect(redis_url) as redis:
        assert [await redis.xlen(names.events(shard)) for shard in range(4)] == [1, 1, 1, 1]


async def test_a_stream_without_its_row_is_taken_over(stores: Stores) -> None:
    """A crash between XADD and insert leaves a marker, which becomes the offset."""
    marker_id = await ensure_stream(stores.redis, 0, CLOCK.now_ms())
    await install(stores.postgres, stores.redis, 2, CLOCK)
    assert (await offsets(stores))[0] == marker_id
    assert await stores.redis.xlen(names.events(0)) == 1


async def test_a_strange_stream_is_refused(stores: Stores) -> None:
    """A stream that begins with an entry belongs to somebody else."""
    await stores.redis.xadd(names.events(1), {names.FIELD: b"{}"})
    with pytest.raises(StrangeStream, match="muster:events:1"):
        await install(stores.postgres, stores.redis, 2, CLOCK)


async def test_a_lost_stream_is_told_and_not_made_again(stores: Stores) -> None:
    """Only `muster streams recover` may say that accepted calls are gone."""
    await install(stores.postgres, stores.redis, 2, CLOCK)
    await stores.redis.delete(names.events(1))
    assert (await install(stores.postgres, stores.redis, None, CLOCK)).lost == [1]
    assert await stores.redis.exists(names.events(1)) == 0


async def test_the_number_of_shards_is_chosen_once(stores: Stores) -> None:
    """Another number is refused in words."""
    await install(stores.postgres, stores.redis, 2, CLOCK)
    with pytest.raises(CommandFailed, match="has 2 shards and MUSTER_SHARDS asks for 4"):
        await install(stores.postgres, stores.redis, 4, CLOCK)


async def test_development_keys_are_kept_between_starts(stores: Stores, tmp_path: Path) -> None:
    """The same texts as long as dev.json is there, and ingest's mirror has them."""
    home = Home(tmp_path)
    await ensure_environment(stores.postgres, CLOCK)
    first = await ensure_keys(stores.postgres, stores.redis, home, CLOCK)
    home.write_access(DevAccess(**first))
    await stores.redis.delete(names.KEYS)
    assert await ensure_keys(stores.postgres, stores.redis, home, CLOCK) == first
    assert await stores.redis.hexists(names.KEYS, key_digest(first["write_key"]).hex())
    assert (tmp_path / "dev.json").stat().st_mode & 0o777 == 0o600


async def test_lost_development_keys_are_replaced(stores: Stores, tmp_path: Path) -> None:
    """Without dev.json the old ones are revoked, and keys that people made are left alone."""
    await ensure_environment(stores.postgres, CLOCK)
    _, own = await create_key(stores.postgres, CLOCK, ENVIRONMENT, NewKey("mine", "write"), author="Ann")
    first = await ensure_keys(stores.postgres, stores.redis, Home(tmp_path), CLOCK)
    second = await ensure_keys(stores.postgres, stores.redis, Home(tmp_path), CLOCK)
    good = {row.digest for row in await list_keys(stores.postgres, ENVIRONMENT) if row.revoked_at is None}
    assert good == {key_digest(text) for text in (own, *second.values())}
    assert not set(first.values()) & set(second.values())
    assert set(await stores.redis.hkeys(names.KEYS)) == {key_digest(text).hex().encode() for text in second.values()}
