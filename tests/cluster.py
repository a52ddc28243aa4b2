"""A real Redis Cluster on this machine: three masters, and a replica of the last one, from the packaged server."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError

from services.cli.embedded.processes import free_port, start, stop_process
from services.cli.embedded.redis_server import redis_answers, redis_command
from services.cli.embedded.redis_server import redis_url as url_of
from tests.waiting import wait_until

MASTERS = 3
SLOTS = 16_384
NODE_TIMEOUT_MS = 500


@dataclass
class Node:
    """One server of the cluster; its data outlives its process."""

    folder: Path
    port: int = field(default_factory=free_port)
    bus: int = field(default_factory=free_port)
    pid: int = 0

    def start(self) -> None:
        """Start it, or start it again where it was."""
        command = redis_command(self.folder, self.port, os.environ.get("MUSTER_REDIS_SERVER"))
        lines = [
            "cluster-enabled yes", f"cluster-port {self.bus}", f"cluster-node-timeout {NODE_TIMEOUT_MS}",
            "cluster-require-full-coverage no", "cluster-replica-validity-factor 0", "repl-diskless-sync-delay 0",
        ]  # fmt: skip
        configuration = command.cwd / "redis.conf"
        configuration.write_text("\n".join([configuration.read_text(), *lines, ""]))
        self.pid = start(command, self.folder / "redis.log", lambda: redis_answers(self.port))

    def kill(self) -> None:
        """Kill -9."""
        stop_process(self.pid, signal.SIGKILL)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Redis]:
        """A client of this server alone."""
        async with Redis.from_url(url_of(self.port)) as client:
            yield client

    async def ask(self, *words: str | int) -> Any:
        """What this server answers to a command."""
        async with self.client() as client:
            anyhow: Any = client
            return await anyhow.execute_command(*words)

    async def says_ok(self) -> bool:
        """Whether this server believes that its cluster works, and knows all of its nodes."""
        try:
            told = await self.ask("CLUSTER INFO")
        except RedisError:
            return False
        return bool(told["cluster_state"] == "ok" and told["cluster_known_nodes"] == str(MASTERS + 1))


@dataclass
class Cluster:
    """The nodes: slots are spread evenly over the masters, in order."""

    masters: list[Node]
    replica: Node
    """Of the last master; the others have none."""

    @property
    def nodes(self) -> list[Node]:
        """All of them."""
        return [*self.masters, self.replica]

    @property
    def url(self) -> str:
        """As REDIS_URL names it."""
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def holder(self, key: str) -> Node:
        """The node that holds a key."""
        return self.masters[key_slot(key.encode()) * MASTERS // SLOTS]


async def form(cluster: Cluster) -> None:
    """Make a cluster of servers that run."""
    first = cluster.masters[0]
    for number, node in enumerate(cluster.nodes):
        await node.ask("CLUSTER SET-CONFIG-EPOCH", number + 1)
        if node is not first:
            await first.ask("CLUSTER MEET", "127.0.0.1", node.port, node.bus)
    bounds = [SLOTS * number // MASTERS + (SLOTS * number % MASTERS > 0) for number in range(MASTERS + 1)]
    for node, low, high in zip(cluster.masters, bounds, bounds[1:], strict=False):
        await node.ask("CLUSTER ADDSLOTSRANGE", low, high - 1)
    await until_ok(cluster)
    await cluster.replica.ask("CLUSTER REPLICATE", (await cluster.masters[-1].ask("CLUSTER MYID")).decode())

    async def follows() -> bool:
        return bool((await cluster.replica.ask("INFO", "replication")).get("master_link_status") == "up")

    await wait_until(follows, timeout=20, message="the replica follows")


async def until_ok(cluster: Cluster) -> None:
    """Wait until every node says that the cluster works."""

    async def agreed() -> bool:
        return all(await asyncio.gather(*(node.says_ok() for node in cluster.nodes)))

    await wait_until(agreed, timeout=20, message="a cluster that works")


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Cluster]:
    """A cluster in this folder, killed at the end."""
    nodes = [Node(folder / f"node-{number}") for number in range(MASTERS + 1)]
    try:
        for node in nodes:
            node.start()
        cluster = Cluster(nodes[:MASTERS], nodes[MASTERS])
        await form(cluster)
        yield cluster
    finally:
        for node in nodes:
            if node.pid:
                node.kill()
