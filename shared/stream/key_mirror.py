"""The mirror of the API keys in Redis, which ingest reads so that it accepts calls while Postgres is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from redis.asyncio import Redis

from shared.domain.keys import Scope
from shared.stream import names

# KEYS of each: names.KEYS and names.INSTALLATION. Scripts, so that nobody sees one of them without the other.
_PUBLISH: Final = """
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[2], 'keys_revision', 1)
"""

_WITHDRAW: Final = """
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HINCRBY', KEYS[2], 'keys_revision', 1)
"""

_READ: Final = """
return {redis.call('HGETALL', KEYS[1]), redis.call('HGET', KEYS[2], 'shards')}
"""

# ARGV: the number of shards, how many texts of keys to set follow, those (digest, key, ...), digests to take out.
_PUT_RIGHT: Final = """
local set = tonumber(ARGV[2])
for place = 3, 2 + set, 2 do redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1]) end
for place = 3 + set, #ARGV do redis.call('HDEL', KEYS[1], ARGV[place]) end
redis.call('HSET', KEYS[2], 'shards', ARGV[1])
redis.call('HINCRBY', KEYS[2], 'keys_revision', 1)
"""


@dataclass(frozen=True, slots=True)
class MirroredKey:
    """What ingest has to know of a key; `browser`: it stands in web pages."""

    key_id: str
    environment: str
    scope: Scope
    browser: bool


async def publish_key(redis: Redis, digest: bytes, key: MirroredKey) -> None:
    """Let ingest know a key at its next refresh."""
    await redis.eval(_PUBLISH, 2, names.KEYS, names.INSTALLATION, digest.hex(), msgspec.json.encode(key))


async def withdraw_key(redis: Redis, digest: bytes) -> None:
    """Let ingest forget a key at its next refresh."""
    await redis.eval(_WITHDRAW, 2, names.KEYS, names.INSTALLATION, digest.hex())


async def read_mirror(redis: Redis) -> tuple[dict[bytes, bytes], int | None]:
    """Each mirrored key (JSON) by the hex digits of its digest, and the number of shards; None before it is known."""
    flat, shards = await redis.eval(_READ, 2, names.KEYS, names.INSTALLATION)
    return dict(zip(flat[::2], flat[1::2], strict=True)), None if shards is None else int(shards)


async def reconcile(redis: Redis, live: Mapping[bytes, MirroredKey], revoked: Collection[bytes], shards: int) -> None:
    """Bring the mirror in line with the table: what is missing or wrong there is set, revoked keys are taken out.

    A key that the table does not know is left alone: it may have been published a moment after the table was read,
    and a key that is refused loses its caller's data.
    """
    mirrored, known_shards = await read_mirror(redis)
    texts = {digest.hex().encode(): msgspec.json.encode(key) for digest, key in live.items()}
    wrong = [part for digest, text in texts.items() if mirrored.get(digest) != text for part in (digest, text)]
    gone = [digest.hex().encode() for digest in revoked if digest.hex().encode() in mirrored]
    if wrong or gone or known_shards != shards:
        await redis.eval(_PUT_RIGHT, 2, names.KEYS, names.INSTALLATION, shards, len(wrong), *wrong, *gone)
