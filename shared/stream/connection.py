"""Connections to Redis, and the check that this Redis keeps what it acknowledges."""

from __future__ import annotations

from typing import Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared.errors import MusterError

_REQUIRED: Final = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


class RedisNotDurable(MusterError):
    """The Redis server may forget what it has acknowledged."""

    code = "redis_not_durable"


def connect(url: str, *, timeout: float = 5.0, connections: int = 50) -> Redis:
    """A client; connects at first use. Answers are bytes, and each takes at most ``timeout`` seconds.

    Commands are repeated when the connection breaks: send only what is harmless when it is done twice.
    """
    retry = Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), 3)
    return Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        max_connections=connections,
        retry=retry,
        retry_on_error=[RedisConnectionError, RedisTimeoutError],
    )


async def check_durability(client: Redis) -> None:
    """Raise RedisNotDurable, naming the setting, unless Redis is on disk before it answers and never evicts."""
    for name, wanted in _REQUIRED.items():
        try:
            answer = await client.config_get(name)
        except ResponseError as error:
            raise RedisNotDurable(
                f"CONFIG GET {name} is refused ({error}): allow it, so that durability can be checked."
            ) from None
        found = answer.get(name)
        if found != wanted:
            raise RedisNotDurable(
                f"Redis has {name} {found}: set `{name} {wanted}`. A 2xx means that a call is on disk."
            )
