"""A whole Muster inside a test: real servers, ingest's judgement, the segmenter's owners as tasks, one clock.

``async with segmenting(database_url, redis_url) as muster:`` then send calls, create segments, move ``muster.clock``,
``await muster.quiet()`` and look. Nothing is emulated: entries go through ``ingest.requests.judge`` onto the streams,
commands are those of ingest, and shards are owned, fenced and released as in production.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import asyncpg
from redis.asyncio import Redis

from services.cli.installation import install
from services.ingest.commands.environments import create_environment
from services.ingest.commands.segment_edits import Edit, edit_segment
from services.ingest.commands.segments import NewSegment, create_segment, delete_segment
from services.ingest.requests import Accepted, Reception, judge
from services.ingest.segment_rules import canonical_text
from services.segmenter.app import SESSIONS
from services.segmenter.drift import DriftWatch
from services.segmenter.ownership import Ownership
from services.segmenter.settings import SegmenterSettings
from services.segmenter.verify.quiet import await_quiet
from services.segmenter.watch import Watch
from services.segmenter.worker import Tools
from shared.clock import Clock, SystemClock
from shared.domain.instants import format_instant
from shared.domain.keys import Principal
from shared.domain.segments import Announce, Population
from shared.postgres.pool import Connection, Pool, open_pool
from shared.stream import names
from shared.stream.connection import connect
from shared.stream.scripts import APPEND
from shared.stream.streams import text

ENVIRONMENT = "development"
START = 1_790_000_000_000
"""Where a ManualClock begins: 2026-09-21T14:13:20Z."""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class ManualClock:
    """Stands still until it is moved; never back."""

    def __init__(self, now_ms: int = START) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return self._now_ms

    def forward(self, milliseconds: int) -> None:
        """Let time pass."""
        assert milliseconds >= 0
        self._now_ms += milliseconds


@dataclass
class Muster:
    """What a test holds of a running Muster."""

    clock: Clock
    connection: Connection
    """A session of the test's own: reads, and damage done by hand."""
    redis: Redis
    shards: int
    _tools: Tools
    _workers: list["asyncio.Task[None]"] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    async def identify(self, user_id: str, traits: Mapping[str, Any] | None = None, **options: Any) -> str:
        """An identify call; options as of ``call``."""
        return await self.call("identify", {"userId": user_id, "traits": dict(traits or {})}, **options)

    async def visit(self, anonymous_id: str, traits: Mapping[str, Any] | None = None, **options: Any) -> str:
        """An identify call of somebody who is not identified."""
        return await self.call("identify", {"anonymousId": anonymous_id, "traits": dict(traits or {})}, **options)

    async def group(
        self, user_id: str, company_id: str, traits: Mapping[str, Any] | None = None, **options: Any
    ) -> str:
        """A group call; the option ``membership`` is the membership's traits, None leaves the company."""
        body: dict[str, Any] = {"userId": user_id, "groupId": company_id, "traits": dict(traits or {})}
        if "membership" in options:
            body["context"] = {"membership": options.pop("membership")}
        return await self.call("group", body, **options)

    async def track(self, user_id: str, event: str, **options: Any) -> str:
        """A track call."""
        return await self.call("track", {"userId": user_id, "event": event}, **options)

    async def call(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        at: int | None = None,
        message_id: str | None = None,
        index: int = 0,
        environment: str = ENVIRONMENT,
    ) -> str:
        """Send a call as ingest would take it; returns its message id.

        ``at``: its timestamp in UTC ms (now by default). The same ``message_id`` again is a resend.
        """
        call = {"messageId": message_id or f"m{next(self._numbers)}", **body}
        if at is not None:
            call["timestamp"] = format_instant(at)
        reception = Reception(environment, self.shards, self.clock.now_ms())
        verdict = judge(reception, json.dumps(call).encode(), index, kind)
        assert isinstance(verdict, Accepted), verdict
        await self.append(verdict.shard, verdict.entry)
        return verdict.message_id

    async def append(self, shard: int, entry: bytes | str) -> None:
        """Put an entry on a shard's stream as the journal does."""
        assert await self.redis.eval(APPEND, 1, names.events(shard), entry) == 1

    async def create_segment(
        self,
        name: str,
        tree: Mapping[str, Any],
        *,
        population: Population = "identified",
        announce: Announce = "changes",
        environment: str = ENVIRONMENT,
    ) -> str:
        """Create a segment; returns its id. It serves once ``quiet`` returns."""
        new = NewSegment(name, None, None, [], "user", [], announce, population, canonical_text(dict(tree)))
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
        edit = Edit({}, population=population, conditions=canonical_text(dict(tree)))
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
    reads before ``start_worker``.
    """
    clock = clock or SystemClock()
    pool = await open_pool(database_url, size=16, settings=SESSIONS, lazy=True)
    redis, connection = connect(redis_url), await asyncpg.connect(database_url)
    await install(connection, redis, shards, clock)
    await create_environment(connection, clock, ENVIRONMENT, "Development", "UTC")
    tools = _tools(pool, redis, clock, (database_url, redis_url, batch_entries), shards)
    watching = asyncio.create_task(tools.watch.run(), name="watch")
    muster = Muster(clock, connection, redis, shards, tools)
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
