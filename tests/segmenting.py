"""A whole Muster inside a test: real servers, ingest's judgement, the segmenter's owners as tasks, one clock.

``async with segmenting(database_url, redis_url) as muster:`` then send calls, create segments, move ``muster.clock``,
``await muster.quiet()`` and look. Nothing is emulated: entries go through ``ingest.requests.judge`` onto the streams,
commands are those of ingest, and shards are owned, fenced and released as in production.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from redis.asyncio import Redis

from services.cli.installation import install
from services.ingest.commands.environments import EnvironmentExists, create_environment
from services.ingest.commands.segment_archive import delete_segment
from services.ingest.commands.segment_edits import Asked, Edit, edit_segment
from services.ingest.commands.segments import NewSegment, create_segment
from services.ingest.segment_rules import asked_tree
from services.segmenter.app import SESSIONS
from services.segmenter.drift import DriftWatch
from services.segmenter.ownership import Ownership
from services.segmenter.settings import SegmenterSettings
from services.segmenter.verify.quiet import await_quiet
from services.segmenter.verify.report import Report
from services.segmenter.verify.verifying import verify
from services.segmenter.watch import Watch
from services.segmenter.worker import Tools
from shared.clock import Clock, SystemClock
from shared.domain.keys import Principal
from shared.domain.segments import Announce, Kind, Population, SubjectScope
from shared.postgres.pool import Connection, Pool, open_pool
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.streams import text
from tests.sending import DAY, ENVIRONMENT, HOUR, MINUTE, START, ManualClock, Sender

__all__ = ["DAY", "ENVIRONMENT", "HOUR", "MINUTE", "START", "ManualClock", "Muster", "segmenting"]


@dataclass
class Muster(Sender):
    """What a test holds of a running Muster."""

    connection: Connection
    """A session of the test's own: reads, and damage done by hand."""
    _tools: Tools
    _workers: list["asyncio.Task[None]"] = field(default_factory=list, init=False)

    @property
    def pool(self) -> Pool:
        """The sessions that owners and coordinator use."""
        return self._tools.pool

    async def create_segment(  # noqa: PLR0913 - a segment has as many parts
        self,
        name: str,
        tree: Mapping[str, Any] | None,
        *,
        scope: SubjectScope = "user",
        kind: Kind = "attribute",
        population: Population | None = None,
        announce: Announce = "changes",
        environment: str = ENVIRONMENT,
    ) -> str:
        """Create a segment (``tree`` None: a manual one); returns its id. It serves once ``quiet`` returns."""
        of_all = population or ("identified" if scope == "user" and kind == "attribute" else "all")
        conditions = asked_tree(kind, scope, of_all, None if tree is None else dict(tree))
        new = NewSegment(name, None, None, [], scope, [], announce, of_all, conditions, kind)
        async with self.connection.transaction():
            segment = await create_segment(self.connection, self.clock, _principal(environment), new)
        return segment.segment_id

    async def edit_segment(
        self,
        segment_id: str,
        tree: Mapping[str, Any],
        *,
        population: Population | None = None,
        environment: str = ENVIRONMENT,
    ) -> None:
        """Give a segment new conditions."""
        edit = Edit({}, definition=Asked(dict(tree), population))
        async with self.connection.transaction():
            await edit_segment(self.connection, self.clock, _principal(environment), segment_id, edit, revisions=None)

    async def delete_segment(self, segment_id: str, *, environment: str = ENVIRONMENT) -> None:
        """Archive a segment."""
        async with self.connection.transaction():
            await delete_segment(self.connection, self.clock, _principal(environment), segment_id, None)

    async def quiet(self, timeout: float = 20.0) -> None:
        """Wait until everything sent, commanded or due by the clock has taken effect and been told."""
        left = await await_quiet(self.connection, self.redis, self.clock.now_ms(), timeout)
        assert left == [], left

    async def verify(self, *, deep: bool = True) -> Report:
        """What `muster verify` finds, without waiting for quiet first."""
        return await verify(self.connection, self.redis, self.clock, patience_s=0, deep=deep)

    async def verify_beside(self) -> Report:
        """The same in a session of its own, so that the test can go on with its work meanwhile."""
        connection = await asyncpg.connect(self._tools.settings.database_url)
        try:
            return await verify(connection, self.redis, self.clock, patience_s=0, deep=True)
        finally:
            await connection.close()

    async def members(self, segment_id: str) -> set[str]:
        """The members of a segment, from the rows of its serving definition."""
        rows = await self.connection.fetch(
            "select m.user_id from segments s join segment_members m on m.definition = s.serving_definition"
            " where s.segment_id = $1",
            segment_id,
        )
        return {row["user_id"] for row in rows}

    async def create_environment(self, slug: str, time_zone: str) -> None:
        """One more environment, with its default segments."""
        await create_environment(self.connection, self.clock, slug, slug, time_zone)

    async def segment_by_key(self, key: str, environment: str = ENVIRONMENT) -> str:
        """The id of a segment, e.g. of the default ``all-users``."""
        found: str = await self.connection.fetchval(
            "select segment_id from segments where environment = $1 and key = $2 and archived_at is null",
            environment, key,
        )  # fmt: skip
        return found

    async def transitions(self, environment: str = ENVIRONMENT) -> list[dict[str, str]]:
        """The environment's Redis stream, oldest first, each with its entry ``id``."""
        entries = await self.redis.xrange(names.transitions(environment)) or []
        return [
            {"id": text(entry_id), **{text(name): text(value) for name, value in (fields or {}).items()}}
            for entry_id, fields in entries
        ]

    @property
    def workers(self) -> int:
        """How many there are."""
        return len(self._workers)

    def start_worker(self) -> None:
        """One more process's claim on the shards."""
        name = f"worker-{next(self._numbers)}"
        ownership = Ownership(self._tools, DriftWatch(self._tools.pool, self.redis, SystemClock()), name)
        self._workers.append(asyncio.create_task(ownership.run(), name=name))

    async def stop_worker(self) -> None:
        """The oldest worker leaves: it finishes its steps and gives its shards back."""
        await _end(self._workers.pop(0))

    async def restart_worker(self) -> None:
        """The oldest worker leaves and another one comes."""
        await self.stop_worker()
        self.start_worker()

    async def stop_all(self) -> None:
        """Nobody owns anything any more; calls queue up on the streams."""
        while self._workers:
            await self.stop_worker()

    async def cut_connections(self) -> None:
        """End every session of the segmenter in the middle of whatever it does, as a crash of Postgres would."""
        await self.connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@asynccontextmanager
async def segmenting(
    database_url: str,
    redis_url: str,
    *,
    clock: Clock | None = None,
    shards: int = 4,
    workers: int = 1,
    batch_entries: int = 500,
) -> AsyncIterator[Muster]:
    """A Muster with the environment ``development``; everything it started is stopped at the end.

    ``clock`` None: the machine's. With a ManualClock time passes only when the test says so. ``workers`` 0: nobody
    reads before ``start_worker``. On servers that were used before it goes on from there.
    """
    clock = clock or SystemClock()
    pool = await open_pool(database_url, size=16, settings=SESSIONS, lazy=True)
    redis, connection = connect(redis_url, connections=shards + 20), await asyncpg.connect(database_url)
    await install(connection, redis, shards, clock)
    with suppress(EnvironmentExists):
        await create_environment(connection, clock, ENVIRONMENT, "Development", "UTC")
    tools = _tools(pool, redis, clock, (database_url, redis_url, batch_entries), shards)
    watching = asyncio.create_task(tools.watch.run(), name="watch")
    muster = Muster(clock, redis, shards, connection, tools)
    for _ in range(workers):
        muster.start_worker()
    try:
        yield muster
    finally:
        await muster.stop_all()
        await _end(watching)
        await redis.aclose()
        await connection.close()
        await pool.close()


def _tools(pool: Pool, redis: Redis, clock: Clock, settings: tuple[str, str, int], shards: int) -> Tools:
    database_url, redis_url, batch_entries = settings
    read = SegmenterSettings(database_url=database_url, redis_url=redis_url, batch_entries=batch_entries)
    return Tools(pool, redis, clock, Watch(pool), read, shards)


async def _end(task: "asyncio.Task[None]") -> None:
    """Cancel a task; an error that ended it earlier is the test's failure."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _principal(environment: str) -> Principal:
    return Principal("key_test", environment, "manage", "Test")
