"""The mirror of the API keys in Redis, which ingest reads so that it accepts calls while Postgres is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


async def reconcile(redis: Redis, live: Mapping[bytes, MirroredKey], revoked: Collection[bytes], shards: int) -> None:
    """Bring the mirror in line with the table: what is missing or wrong there is set, revoked keys are taken out.

    A key that the table does not know is left alone: it may have been published a moment after the table was read,
    and a key that is refused loses its caller's data.
    """
    async with redis.pipeline(transaction=True) as pipe:
        pipe.hgetall(names.KEYS)
        pipe.hget(names.INSTALLATION, "shards")
        mirrored, known_shards = await pipe.execute()
    texts = {digest.hex().encode(): msgspec.json.encode(key) for digest, key in live.items()}
    wrong = {digest: text for digest, text in texts.items() if mirrored.get(digest) != text}
    gone = [digest.hex().encode() for digest in revoked if digest.hex().encode() in mirrored]
    if wrong or gone or known_shards != str(shards).encode():
        async with redis.pipeline(transaction=True) as pipe:
            if wrong:
                pipe.hset(names.KEYS, items=[part for pair in wrong.items() for part in pair])
            if gone:
                pipe.hdel(names.KEYS, *gone)
            pipe.hset(names.INSTALLATION, "shards", str(shards))
            pipe.hincrby(names.INSTALLATION, "keys_revision", 1)
            await pipe.execute()
