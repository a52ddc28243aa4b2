"""Wiring of the segmenter: a FastStream application whose lifespan runs the owners of this process's shards.

FastStream carries the process (lifespan, signals, workers, AsyncAPI). Reading is plain redis-py from the offset in
Postgres: consumer groups skip or strand entries, and an empty read would call no handler
(docs/decisions/0002-owner-loop.md).
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvloop
from faststream import FastStream
from faststream.redis import RedisBroker, RedisClusterBroker, StreamSub
from faststream.specification import AsyncAPI

from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.drift import DriftWatch
from services.segmenter.mirror import count_shards
from services.segmenter.ownership import Ownership
from services.segmenter.settings import SegmenterSettings
from services.segmenter.watch import Watch
from services.segmenter.worker import Tools
from shared.clock import SystemClock, make_clock
from shared.domain.transitions import Transition
from shared.logging import configure_logging
from shared.postgres.pool import UNREACHABLE, Pool, open_pool
from shared.settings import read
from shared.stream.cluster import seeds
from shared.stream.connection import connect
from shared.stream.names import transitions

log = structlog.get_logger(__name__)

SESSIONS = {
    "application_name": "muster-segmenter",
    "statement_timeout": "10000",
    "idle_in_transaction_session_timeout": "2000",
    "transaction_timeout": "15000",
}
"""A worker that hangs inside a transaction would keep its shard's row from the next owner (SEAMS A13)."""

POOL_SIZE = 16
RETRY_S = 0.5


def create_app(settings: SegmenterSettings) -> FastStream:
    """The application. Its one declared publisher documents the stream that the relay appends to by itself."""
    broker = _broker(settings.redis_url)
    broker.publisher(
        stream=StreamSub(transitions("{environment}")),
        title="Transitions",
        description="Who entered and who exited which segment, exactly once and in sequence.",
        schema=Transition,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        owners = asyncio.create_task(_own(settings), name="owners")
        try:
            yield
        finally:
            owners.cancel()
            await asyncio.wait([owners])

    return FastStream(
        broker,
        lifespan=lifespan,
        specification=AsyncAPI(title="Muster transitions", version="1", schema_version="3.0.0"),
    )


def _broker(url: str) -> RedisBroker:
    """It connects when it publishes, which it never does."""
    cluster = seeds(url)
    return RedisBroker(url) if cluster is None else RedisClusterBroker(cluster.url, startup_nodes=cluster.nodes[1:])


async def _own(settings: SegmenterSettings) -> None:
    """Own shards until cancelled; a bug in here ends the process, which a supervisor starts again."""
    try:
        await _run(settings)
    except Exception:
        log.exception("segmenter_failed")
        os._exit(1)


async def _run(settings: SegmenterSettings) -> None:
    pool = await open_pool(settings.database_url, size=POOL_SIZE, settings=SESSIONS, lazy=True, plain=True)
    try:
        await _work(settings, pool, await _await_installation(pool))
    finally:
        await pool.close()


async def _work(settings: SegmenterSettings, pool: Pool, shards: int) -> None:
    # Each owner keeps one connection in a blocking read; the coordinator and the rest share a few more.
    redis = connect(settings.redis_url, connections=shards + 20)
    try:
        watch, drift = Watch(pool), DriftWatch(pool, redis, SystemClock())
        tools = Tools(pool, redis, make_clock(settings.clock_file), watch, settings, shards)
        async with asyncio.TaskGroup() as group:
            group.create_task(watch.run())
            group.create_task(drift.run())
            group.create_task(Ownership(tools, drift, f"{socket.gethostname()}:{os.getpid()}").run())
    finally:
        await redis.aclose()


async def _await_installation(pool: Pool) -> int:
    """How many shards there are; waits for a database that is away or not migrated yet."""
    while True:
        try:
            if shards := await count_shards(pool):
                return shards
            log.warning("not_installed", hint="run muster migrate")
        except UNREACHABLE as error:
            raise_if_cancelled()
            log.warning("database_unavailable", error=str(error))
        await asyncio.sleep(RETRY_S)


def main() -> None:
    """Run a worker process until SIGTERM or SIGINT."""
    settings = read(SegmenterSettings)
    configure_logging(settings.log, "segmenter")
    uvloop.run(create_app(settings).run())
