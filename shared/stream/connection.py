"""Connections to Redis, a single server or a cluster, and the check that it keeps what it acknowledges."""

from __future__ import annotations

from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared.errors import MusterError
from shared.stream.cluster import Cluster, as_cluster, seeds, server_of, servers

_REQUIRED: Final = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
_CONNECT_SECONDS: Final = 5.0


class RedisNotDurable(MusterError):
    """The Redis server may forget what it has acknowledged."""

    code = "redis_not_durable"


def connect(url: str, *, timeout: float = 5.0, connections: int = 50) -> Redis:
    """A client; connects at first use. Answers are bytes, and each takes at most ``timeout`` seconds.

    Commands are repeated when the connection breaks: send only what is harmless when it is done twice. A URL of a
    cluster (``shared.stream.cluster.seeds``) gives a client of the cluster, which has the same commands;
    ``connections`` are then of each server.
    """
    options: dict[str, Any] = {
        "socket_timeout": timeout,
        "socket_connect_timeout": min(timeout, _CONNECT_SECONDS),
        "max_connections": connections,
        "retry": Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.2), 3),
        "retry_on_error": [RedisConnectionError, RedisTimeoutError],
    }
    found = seeds(url)
    if found is not None:
        # Each attempt of a cluster's client begins with learning anew which server holds what.
        options["retry"] = Retry(NoBackoff(), 1)
    cluster: Any = None if found is None else Cluster(found, **options)
    client: Redis = Redis.from_url(url, **options) if cluster is None else cluster
    return client


async def reach(client: Redis) -> None:
    """Raise RedisError or OSError unless a server answers."""
    cluster = as_cluster(client)
    await (client.ping() if cluster is None else cluster.initialize())


async def check_durability(client: Redis, key: str | None = None) -> None:
    """Raise RedisNotDurable, naming the setting, unless Redis is on disk before it answers and never evicts.

    ``key``: only the server that holds it is asked.
    """
    everywhere = await servers(client)
    for where in everywhere if key is None else [server_of(client, key)]:
        for name, wanted in _REQUIRED.items():
            try:
                answer = await client.config_get(name, **where)
            except ResponseError as error:
                raise RedisNotDurable(
                    f"CONFIG GET {name} is refused ({error}): allow it, so that durability can be checked."
                ) from None
            found = answer.get(name)
            if found != wanted:
                raise RedisNotDurable(
                    f"Redis has {name} {found}: set `{name} {wanted}`. A 2xx means that a call is on disk."
                )
