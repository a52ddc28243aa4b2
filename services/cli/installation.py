"""What an installation is made of beside its schema: one row, a stream per shard, their mirror in Redis."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from redis.asyncio import Redis

from services.cli.errors import CommandFailed
from shared.clock import Clock
from shared.postgres import locks
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load
from shared.stream import names
from shared.stream.streams import ensure_stream, find_entry

STATEMENTS = load(__file__)
DEFAULT_SHARDS = 8


@dataclass(frozen=True)
class Installation:
    """How many shards there are, which got their stream just now, and whose stream no longer holds the offset."""

    shards: int
    created: list[int]
    lost: list[int]


async def install(postgres: AnyConnection, redis: Redis, shards: int | None, clock: Clock) -> Installation:
    """Make what is missing; safe to repeat, to run twice at once and to be killed in between.

    ``shards`` None: as many as there are, or 8. A stream is made only for a shard that has no offset yet: one that is
    gone later was lost, and only `muster streams recover` may say so. Raises CommandFailed when another number of
    shards was decided before, StrangeStream when Redis belongs to another installation.
    """
    await postgres.execute(STATEMENTS["lock_installation"], *locks.MIGRATE)
    try:
        return await _install(postgres, redis, await decide(postgres, shards, clock), clock)
    finally:
        await postgres.execute(STATEMENTS["unlock_installation"], *locks.MIGRATE)


async def _install(postgres: AnyConnection, redis: Redis, shards: int, clock: Clock) -> Installation:
    known = {row["shard"]: row["offset_id"] for row in await postgres.fetch(STATEMENTS["list_shards"])}
    created = [shard for shard in range(shards) if shard not in known]
    for shard in created:
        marker_id = await ensure_stream(redis, shard, clock.now_ms())
        await postgres.execute(STATEMENTS["insert_shard"], shard, marker_id)
    await redis.hset(names.INSTALLATION, "shards", str(shards))
    lost = [shard for shard, offset in known.items() if not await find_entry(redis, shard, offset)]
    return Installation(shards, created, lost)


async def decide(postgres: AnyConnection, shards: int | None, clock: Clock) -> int:
    """The number of shards of this installation, decided at the first call. Raises CommandFailed for another one."""
    await postgres.execute(
        STATEMENTS["insert_installation"], shards or DEFAULT_SHARDS, secrets.token_bytes(32), clock.now_ms()
    )
    decided: int = await postgres.fetchval(STATEMENTS["find_installation"])
    if shards is not None and shards != decided:
        raise CommandFailed(
            f"This installation has {decided} shards and MUSTER_SHARDS asks for {shards}: "
            f"the number is chosen once. Unset it, or rebuild into a new installation."
        )
    return decided


async def find_secret(postgres: AnyConnection) -> bytes:
    """What signs the login codes of this installation. Raises CommandFailed before the first migration."""
    secret: bytes | None = await postgres.fetchval(STATEMENTS["find_secret"])
    if secret is None:
        raise CommandFailed("This database has no installation yet: run `muster migrate`.")
    return secret
