"""Servers with filled streams, and the processes that drain them: how fast, at which cost, waiting for whom."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import asyncpg
import psutil
from redis.asyncio import Redis

from benchmarks.matching import Tree
from benchmarks.sessions import SHARDS, accepted
from services.cli.embedded.postgres_server import start_postgres, stop_postgres
from services.cli.embedded.redis_server import start_redis, stop_redis
from services.cli.installation import install
from services.ingest.commands.environments import create_environment
from shared.clock import SystemClock
from shared.domain.conditions import parse_tree
from shared.domain.parts import needs_of
from shared.domain.values import dumps
from shared.postgres.migrate import migrate
from shared.postgres.pool import Connection
from shared.postgres.statements import load
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.scripts import APPEND
from shared.stream.streams import StreamId, last_id, stream_id
from tests.data import ROOT
from tests.definitions import ENVIRONMENT, UTC
from tests.servers import command, create_database, drop_database, with_path

_SQL = load(__file__)
OURS, FLOOR = ("-m", "services", "segmenter"), ("-m", "benchmarks.floor")
LOOK_S = 0.02
PIECE = 500
PATIENCE_S = 240


class Drained(NamedTuple):
    """What it took to drain the streams, from the first commit on."""

    events: int
    seconds: float
    cpu: float
    """Seconds of processor time of the processes that drained them."""
    server_cpu: float
    """The same of Postgres."""
    lock_waits: int
    """Sessions that were seen waiting for a lock."""

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


@dataclass
class Basin:
    """Servers with streams, and a database for each of those who drain them."""

    server_url: str
    redis_url: str
    server_pid: int
    redis: Redis
    log: Path
    _numbers: count[int] = field(default_factory=count)

    def database(self, name: str) -> str:
        """The URL of a database."""
        return with_path(self.server_url, name)

    async def fill(self, calls: Iterable[dict[str, Any]]) -> int:
        """Put calls on the streams as ingest does; returns how many."""
        shards: dict[int, list[bytes]] = {shard: [] for shard in range(SHARDS)}
        now_ms, total = SystemClock().now_ms(), 0
        for call in calls:
            verdict = accepted(call, f"message-{next(self._numbers)}", now_ms + total // 100)
            shards[verdict.shard].append(verdict.entry)
            total += 1
        for shard, entries in shards.items():
            for first in range(0, len(entries), PIECE):
                piece = entries[first : first + PIECE]
                assert await self.redis.eval(APPEND, 1, names.events(shard), *piece) == len(piece)
        return total

    async def drain(self, database: str, argv: Sequence[str], processes: int = 1) -> Drained:
        """Start processes that drain the streams into a database, and stop them when they have."""
        ends = [await last_id(self.redis, shard) for shard in range(SHARDS)]
        connection = await asyncpg.connect(self.database(database))
        environment = {
            **os.environ, "DATABASE_URL": self.database(database), "REDIS_URL": self.redis_url, "MUSTER_LOG": "console",
        }  # fmt: skip
        started = [start(argv, environment, self.log) for _ in range(processes)]
        try:
            return await self._watch(connection, ends, [psutil.Process(each.pid) for each in started])
        finally:
            await connection.close()
            for each in started:
                each.terminate()
            for each in started:
                each.wait(30)

    async def _watch(
        self, connection: Connection, ends: Sequence[StreamId], processes: Sequence[psutil.Process]
    ) -> Drained:
        _, before = await position(connection)
        deadline = monotonic() + PATIENCE_S
        while (begun := await position(connection))[1] == before:
            assert monotonic() < deadline, "nothing moves"
            await asyncio.sleep(LOOK_S)
        began, cpu, server_cpu, waits = monotonic(), spent(processes), self._server_cpu(), 0
        while True:
            offsets, number = await position(connection)
            if all(offset >= end for offset, end in zip(offsets, ends, strict=True)):
                break
            assert monotonic() < deadline, f"still at {offsets} of {ends}"
            waits += await connection.fetchval(_SQL["lock_waits"])
            await asyncio.sleep(LOOK_S)
        seconds = monotonic() - began
        return Drained(
            number - begun[1], seconds, spent(processes) - cpu, self._server_cpu() - server_cpu, waits
        )  # fmt: skip

    def _server_cpu(self) -> float:
        return spent(psutil.Process(self.server_pid).children())


def start(argv: Sequence[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """One process; what it says is in the log."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *argv], cwd=ROOT, env=environment, stdout=output, stderr=output
        )  # fmt: skip


def spent(processes: Iterable[psutil.Process]) -> float:
    """Seconds of processor time that processes have used."""
    times = [each.cpu_times() for each in processes]
    return sum(each.user + each.system for each in times)


async def position(connection: Connection) -> tuple[list[StreamId], int]:
    """The offsets of the shards, and how many calls are in their logs."""
    rows = await connection.fetch(_SQL["position"])
    return [stream_id(row["offset_id"]) for row in rows], sum(row["event_number"] for row in rows)


async def create_segments(connection: Connection, trees: Sequence[Tree]) -> None:
    """Segments that serve already, for there are no users yet."""
    await connection.execute(
        _SQL["create_segments"], ENVIRONMENT, [f"seg_{number}" for number in range(len(trees))],
        [dumps(dict(tree)) for tree in trees],
    )  # fmt: skip
    await connection.execute(_SQL["serve"])
    questions = {each.key for tree in trees for each in needs_of(parse_tree(dict(tree), "user"), UTC, {}).questions}
    await connection.execute(_SQL["count_events"], ENVIRONMENT, list(questions))


@asynccontextmanager
async def basin(folder: Path) -> AsyncIterator[Basin]:
    """Durable servers as `muster up` starts them, with an installation in the database ``ours``."""
    postgres, server = start_postgres(folder / "postgres"), start_redis(folder / "redis")
    redis = connect(server.url, connections=4)
    try:
        yield Basin(postgres.url, server.url, postgres.pid, redis, folder / "log")
    finally:
        await redis.aclose()
        stop_redis(server)
        stop_postgres(postgres)


async def prepare(basin: Basin, trees: Sequence[Tree]) -> None:
    """An empty installation with these segments, whoever was there before."""
    await drop_database(basin.server_url, "floor")
    await drop_database(basin.server_url, "ours")
    await basin.redis.flushall()
    url = await create_database(basin.server_url, "ours")
    await migrate(url)
    connection = await asyncpg.connect(url)
    try:
        await install(connection, basin.redis, SHARDS, SystemClock())
        await create_environment(connection, SystemClock(), ENVIRONMENT, "Development", "UTC")
        await create_segments(connection, trees)
    finally:
        await connection.close()


async def copy_floor(basin: Basin) -> None:
    """The floor begins with the same users and the same log."""
    await create_database(basin.server_url, "floor", "ours")
    for name in ("ours", "floor"):
        await command(basin.database(name), "vacuum analyze")
