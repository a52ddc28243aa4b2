"""What ingest needs in Redis, made by hand, and what it leaves there: so that its tests need no other service."""

import json
from typing import Any, Final

from pydantic import TypeAdapter
from redis.asyncio import Redis

from shared.clock import SystemClock
from shared.domain.events import AnyEntry, CallAccepted, CallRefused
from shared.domain.keys import key_digest
from shared.domain.values import loads
from shared.stream import names
from shared.stream.streams import ensure_stream

SHARDS: Final = 4
WRITE_KEY: Final = "wk_test"
READ_KEY: Final = "rk_test"
BROWSER_KEY: Final = "wk_browser"
NOWHERE: Final = "postgresql://nobody@127.0.0.1:1/none"
"""A database that is away."""

_ENTRY: TypeAdapter[Any] = TypeAdapter(AnyEntry)


async def prepare(redis: Redis) -> None:
    """Streams, shards and three keys of the environment `development`."""
    for shard in range(SHARDS):
        await ensure_stream(redis, shard, SystemClock().now_ms())
    await redis.hset(names.INSTALLATION, "shards", str(SHARDS))
    await give_key(redis, WRITE_KEY, "write")
    await give_key(redis, READ_KEY, "read")
    await give_key(redis, BROWSER_KEY, "write", browser=True)


async def give_key(redis: Redis, key: str, scope: str, *, browser: bool = False) -> None:
    """Mirror one key."""
    row = {"key_id": f"key_{key}", "environment": "development", "scope": scope, "browser": browser}
    await redis.hset(names.KEYS, key_digest(key).hex(), json.dumps(row))


async def entries(redis: Redis, shards: int = SHARDS) -> dict[int, list[Any]]:
    """The entries of each shard, as models, without the markers."""
    found: dict[int, list[Any]] = {}
    for shard in range(shards):
        models = [_ENTRY.validate_python(loads(data)) for data in await raw_entries(redis, shard)]
        found[shard] = [model for model in models if model.type != "stream_marked"]
    return found


async def raw_entries(redis: Redis, shard: int) -> list[bytes]:
    """The data of every entry of a shard, its marker first."""
    rows: Any = await redis.xrange(names.events(shard))
    return [fields[names.FIELD] for _, fields in rows]


async def accepted(redis: Redis) -> list[CallAccepted]:
    """The accepted calls of all shards."""
    return [entry for shard in (await entries(redis)).values() for entry in shard if isinstance(entry, CallAccepted)]


async def refused(redis: Redis) -> list[CallRefused]:
    """The refused calls of all shards."""
    return [entry for shard in (await entries(redis)).values() for entry in shard if isinstance(entry, CallRefused)]
