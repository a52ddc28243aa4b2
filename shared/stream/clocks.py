"""The clocks of Redis, of which the ids of entries are made: a single server's, or each one's of a cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.stream.cluster import Where, servers

Said = TypeVar("Said")
Ask = Callable[[], Awaitable[int]]
"""Asks a server for its time, UTC ms."""


async def each_clock(client: Redis, compare: Callable[[Ask], Awaitable[Said]]) -> list[Said]:
    """What is said of each server's clock; one that is away is left out. Raises RedisError or OSError if all are."""
    said: list[Said] = []
    failure: Exception | None = None
    for where in await servers(client):
        try:
            said.append(await compare(partial(_ask, client, where)))
        except (RedisError, OSError) as error:
            failure = error
    if failure is not None and not said:
        raise failure
    return said


async def _ask(client: Redis, where: Where) -> int:
    seconds, micros = await client.time(**where)
    return int(seconds) * 1_000 + int(micros) // 1_000
