"""Redis Cluster behind the face of one server: which server holds a key, and clients whose failures are their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from redis._parsers import AsyncCommandsParser
from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import SSLConnection, parse_url
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException

_SCHEMES: Final = {"redis+cluster": "redis", "rediss+cluster": "rediss"}

Where = dict[str, Any]
"""Options of a command that name the server it is for; none where there is one server only."""


class Seeds(NamedTuple):
    """Where a cluster is looked for: the URL of its first server, and all of them. Any one that answers is enough."""

    url: str
    nodes: list[tuple[str, int]]


def seeds(url: str) -> Seeds | None:
    """What ``redis+cluster://user:password@host:port,host:port`` names; None for the URL of a single server."""
    scheme, _, rest = url.partition("://")
    if scheme not in _SCHEMES:
        return None
    authority, slash, path = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    first = [f"{_SCHEMES[scheme]}://{user}{at}{host}{slash}{path}" for host in hosts.split(",")]
    parts = [parse_url(one) for one in first]
    return Seeds(first[0], [(part.get("host", "localhost"), int(part.get("port", 6379))) for part in parts])


class _Keys(AsyncCommandsParser):
    """Where the key of a command is. redis-py asks a server for it at every start, and cannot start while that one
    server is away; for XREAD it would ask before each."""

    async def initialize(self, node: ClusterNode | None = None) -> None:
        """Nothing is to be learned."""

    async def get_keys(self, *args: Any) -> tuple[Any, ...]:
        """The key of a command of ours: its first argument, but of XREAD, which is of one stream. (EVAL: redis-py.)"""
        return args[-2:-1] if args[0] == "XREAD" else args[1:2]


class Cluster(RedisCluster):
    """A client of a cluster. Of its commands we use those with one key, or with keys of one slot, and pipelines on
    one server: redis-py gives a pipeline up as a whole, and all connections with it, when one of its servers fails."""

    def __init__(self, found: Seeds, **options: Any) -> None:
        """``options`` as of RedisCluster."""
        self._made_of = (found, options)
        url_options: dict[str, Any] = dict(parse_url(found.url))
        if url_options.pop("connection_class", None) is SSLConnection:
            url_options["ssl"] = True
        nodes = [ClusterNode(host, port) for host, port in found.nodes]
        kept = {name: value for name, value in url_options.items() if name not in ("host", "port")}
        super().__init__(startup_nodes=nodes, **kept, **options)
        self.commands_parser = _Keys()

    async def initialize(self, *args: Any, **options: Any) -> RedisCluster:
        """Learn which server holds what. Raises redis-py's ConnectionError where redis-py raises no RedisError."""
        try:
            return await super().initialize(*args, **options)
        except RedisClusterException as error:
            raise RedisConnectionError(str(error)) from error

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Execute a command of ours. Raises redis-py's ConnectionError where redis-py raises no RedisError."""
        try:
            return await super().execute_command(*args, **options)
        except (RedisClusterException, AttributeError) as error:
            # AttributeError: the failure of another task closed the connection while this one was opening it.
            raise RedisConnectionError(str(error)) from error

    async def aclose(self) -> None:
        """Close what is open, also after a failure: redis-py then takes the client for one that was never opened."""
        await super().aclose()
        await self.nodes_manager.aclose()
        await self.nodes_manager.aclose("startup_nodes")

    def again(self) -> Cluster:
        """Another client of the same cluster."""
        found, options = self._made_of
        return Cluster(found, **options)


def as_cluster(client: object) -> Cluster | None:
    """The client, if it is one of a cluster."""
    return client if isinstance(client, Cluster) else None


@asynccontextmanager
async def apart(client: Redis) -> AsyncIterator[Redis]:
    """A client that shares no failure with others: of a cluster a new one, of a single server the same.

    When a server of a cluster fails, redis-py closes what the client has open with the others as well.
    """
    cluster = as_cluster(client)
    if cluster is None:
        yield client
        return
    other: Any = cluster.again()
    try:
        yield other
    finally:
        await other.aclose()


async def look_again(client: Redis) -> None:
    """After a failure, of a client that is ``apart``: another server may hold its keys now."""
    if as_cluster(client) is not None:
        await client.aclose()


async def servers(client: Redis) -> list[Where]:
    """Each server that takes writes."""
    cluster = as_cluster(client)
    if cluster is None:
        return [{}]
    await cluster.initialize()
    return [{"target_nodes": node} for node in cluster.get_primaries()]


def server_of(client: Redis, key: str) -> Where:
    """The server of a key, for commands that have none. Of a client in use only."""
    cluster = as_cluster(client)
    return {} if cluster is None else {"target_nodes": cluster.get_node_from_key(key)}


async def by_server(client: Redis, keys: Iterable[str]) -> list[tuple[Where, list[str]]]:
    """Keys with the server that holds them."""
    cluster = as_cluster(client)
    if cluster is None:
        return [({}, list(keys))]
    await cluster.initialize()
    found: dict[str, tuple[Where, list[str]]] = {}
    for key in keys:
        where = server_of(client, key)
        found.setdefault(where["target_nodes"].name, (where, []))[1].append(key)
    return list(found.values())
