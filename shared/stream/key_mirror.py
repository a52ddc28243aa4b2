"""The mirror of the API keys in Redis, which ingest reads so that it accepts calls while Postgres is away."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from redis.asyncio import Redis

from shared.domain.keys import Scope
from shared.stream import names


@dataclass(frozen=True, slots=True)
class MirroredKey:
    """What ingest has to know of a key; `browser`: it stands in web pages."""

    key_id: str
    environment: str
    scope: Scope
    browser: bool


async def publish_key(redis: Redis, digest: bytes, key: MirroredKey) -> None:
    """Let ingest know a key at its next refresh."""
    async with redis.pipeline(transaction=True) as pipe:
        pipe.hset(names.KEYS, digest.hex(), msgspec.json.encode(key))
        pipe.hincrby(names.INSTALLATION, "keys_revision", 1)
        await pipe.execute()


async def withdraw_key(redis: Redis, digest: bytes) -> None:
    """Let ingest forget a key at its next refresh."""
    async with redis.pipeline(transaction=True) as pipe:
        pipe.hdel(names.KEYS, digest.hex())
        pipe.hincrby(names.INSTALLATION, "keys_revision", 1)
        await pipe.execute()
