"""Ingest as a process: wires the SDK door, the journal, the key mirror and the management app, and serves them."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import structlog
import uvicorn
import uvloop
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.types import ASGIApp

from services.ingest.acceptance import Acceptance
from services.ingest.catalogue import Catalogue
from services.ingest.doors.importing import Importer
from services.ingest.doors.picking import Post
from services.ingest.drift import DriftWatch
from services.ingest.health import ready
from services.ingest.intake import BODY_SECONDS, Intake
from services.ingest.journal import Journal
from services.ingest.management import POOL_SETTINGS, create_app
from services.ingest.routes import IngestDoor, make_door
from services.ingest.settings import IngestSettings
from shared.clock import Clock, SystemClock, make_clock
from shared.errors import MusterError
from shared.logging import configure_logging
from shared.postgres.pool import open_pool
from shared.settings import read
from shared.stream.connection import check_durability, connect

_GRACE_SECONDS: Final = 10
_MACHINE: Final = SystemClock()

_log = structlog.stdlib.get_logger()


def main() -> None:
    """Serve until SIGTERM or SIGINT; exit with 1 and a sentence when this Redis must not be used."""
    settings = read(IngestSettings)
    configure_logging(settings.log, "ingest")
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings))
    except MusterError as error:
        _log.critical("refused_to_start", code=error.code, reason=error.detail)
        sys.exit(1)


async def serve(settings: IngestSettings) -> None:
    """Serve until a signal comes. Raises RedisNotDurable."""
    clock = make_clock(settings.clock_file)
    client = connect(settings.redis_url)
    try:
        await check_if_reachable(client)
        async with running(settings, client, clock) as door:
            server = Server(server_config(door, settings))
            # What was made so far lives for ever: not looking at it again keeps pauses short.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
            await server.serve()
    finally:
        await client.aclose()


class Server(uvicorn.Server):
    """Stops at a signal and returns, where uvicorn's own would raise the signal again before we have flushed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Begin to stop at SIGTERM and SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


async def check_if_reachable(client: Redis) -> None:
    """Refuse a Redis that forgets; one that is away is checked by the journal before it appends anything."""
    try:
        await check_durability(client)
    except (RedisError, OSError) as error:
        _log.warning("redis_away", reason=type(error).__name__)


@asynccontextmanager
async def running(
    settings: IngestSettings, client: Redis, clock: Clock, machine: Clock = _MACHINE
) -> AsyncIterator[IngestDoor]:
    """The door with its background work; on the way out, what was taken is flushed.

    ``machine``: the machine's own clock, which no file moves.
    """
    catalogue, drift = Catalogue(client, clock), DriftWatch(client, machine)
    journal = Journal(client, max_entries=settings.backlog_entries, max_bytes=settings.backlog_bytes)
    pool = await open_pool(settings.database_url, size=settings.database_sessions, settings=POOL_SETTINGS, lazy=True)
    management = create_app(pool=pool, redis=client, journal=journal, clock=clock, dashboard_origins=settings.origins)
    acceptance, readiness = Acceptance(catalogue, journal, clock, drift), ready(client, catalogue, drift)
    refreshing, looking = asyncio.create_task(catalogue.run()), asyncio.create_task(drift.run())
    flushing = asyncio.create_task(journal.run())
    importing = asyncio.create_task(Importer(pool, Post(journal, clock)).run())
    for task in (refreshing, looking, flushing, importing):
        task.add_done_callback(stop_after_crash)
    try:
        yield make_door(catalogue, acceptance, readiness, clock, management, Intake(settings.body_bytes, BODY_SECONDS))
    finally:
        refreshing.cancel()
        looking.cancel()
        importing.cancel()
        journal.close()
        async with asyncio.timeout(_GRACE_SECONDS):
            await flushing
        pool.terminate()


def stop_after_crash(task: asyncio.Task[None]) -> None:
    """Without its background work the process must not go on."""
    if not task.cancelled() and task.exception() is not None:
        _log.critical("background_work_crashed", exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)


def server_config(app: ASGIApp, settings: IngestSettings) -> uvicorn.Config:
    """No access log: a beacon's key is in its address."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=60,
        limit_concurrency=settings.connections,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
