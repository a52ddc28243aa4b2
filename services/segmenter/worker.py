"""Door: the owner of one shard, a single loop: read, handle, do what is due; also when nothing arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.segmenter import batch, due, fence, matching, mending, outbox, trimming
from services.segmenter.decode import Raw
from services.segmenter.fence import Fenced, Lease
from services.segmenter.reading import OffsetGone, read
from services.segmenter.rules import UNKNOWN
from services.segmenter.settings import SegmenterSettings
from services.segmenter.watch import Watch
from shared.clock import Clock
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE, Pool

log = structlog.get_logger(__name__)

BLOCK_MS = 200
HEARTBEAT_S = 0.5
TRIM_EVERY_S = 30.0
BACKOFF_S = (0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Tools:
    """What every owner of a process shares."""

    pool: Pool
    redis: Redis
    clock: Clock
    watch: Watch
    settings: SegmenterSettings
    shards: int


class Owner:
    """Owns one shard until it is told to stop, or finds that another process does."""

    def __init__(self, tools: Tools, lease: Lease) -> None:
        """``lease`` as taken by fence.take."""
        self._tools = tools
        self._lease = lease
        self._offset: tuple[str, bool] | None = None
        self._batches = batch.Batches(tools.pool, lease, tools.shards)
        self._catalogue = UNKNOWN
        self._next_due: int | None = None
        self._as_of = 0
        # These are of the loop's monotonic clock, which nobody moves.
        self._written_at = self._trimmed_at = self.round_at = 0.0
        self._outgoing = True
        self._stopping = False

    def stuck_for(self) -> float:
        """Seconds since the loop last came round: the lock is kept only while it does (SEAMS A13)."""
        return asyncio.get_running_loop().time() - self.round_at if self.round_at else 0.0

    def stop(self) -> None:
        """Leave after the step that is under way."""
        self._stopping = True

    async def run(self) -> None:
        """Until stopped or fenced. A transient failure is retried with backoff, and nothing is passed over."""
        failures = 0
        while not self._stopping:
            self.round_at = asyncio.get_running_loop().time()
            try:
                await self._step()
                failures = 0
            except Fenced:
                log.info("shard_fenced", shard=self._lease.shard, epoch=self._lease.epoch)
                return
            except Exception as error:
                # Whatever it is, the shard must not move on without it.
                await self._hold(error)
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1

    async def _step(self) -> None:
        pool, redis, lease = self._tools.pool, self._tools.redis, self._lease
        if self._offset is None:
            self._offset = await fence.position(pool, lease)
        offset_id, expected = self._offset
        before = self._tools.clock.now_ms()
        raws = await read(
            redis, lease.shard, offset_id, expected=expected,
            block_ms=self._patience(before), count=self._tools.settings.batch_entries,
        )  # fmt: skip
        now = self._tools.clock.now_ms()
        if raws:
            await self._handle(raws, now)
        else:
            # The stream holds nothing that was appended before the read began.
            self._as_of = max(self._as_of, before)
        await self._do_due(due.Moment(now, self._as_of))
        if self._outgoing:
            self._outgoing = await outbox.send_page(pool, redis, lease, now)

    def _patience(self, now: int) -> int:
        """How long to wait for entries, in ms: not at all while other work is waiting."""
        if self._catalogue.tasks or self._outgoing or self._catalogue.number != self._tools.watch.number:
            return 0
        return BLOCK_MS if self._next_due is None else max(0, min(BLOCK_MS, self._next_due - now))

    async def _handle(self, raws: Sequence[Raw], now: int) -> None:
        # Until all of it is committed, only the database knows how much of it is.
        self._offset = None
        for done in await self._batches.handle(self._catalogue, raws, now):
            self._catalogue = done.catalogue
            self._next_due = matching.earliest(self._next_due, done.earliest_due)
            self._outgoing = self._outgoing or done.outgoing > 0
            self._as_of = max(self._as_of, done.as_of)
        self._offset = (raws[-1].entry_id, True)
        self._written_at = self.round_at

    async def _do_due(self, moment: due.Moment) -> None:
        """A page of the sweep and a page of work on a definition, or else the heartbeat when it is time for one."""
        if self._next_due is not None and self._next_due <= moment.as_of:
            await self._do(due.sweep, moment)
        if self._catalogue.tasks and moment.as_of:
            await self._do(due.work_page, moment)
        adopting = self._catalogue.number != self._tools.watch.number
        if adopting or self.round_at - self._written_at >= HEARTBEAT_S:
            await self._do(due.heartbeat, moment)
        if self._offset and self.round_at - self._trimmed_at >= TRIM_EVERY_S:
            self._trimmed_at = self.round_at
            await trimming.trim(self._tools.redis, self._lease.shard, self._offset[0], self._tools.settings)

    async def _do(self, step: due.Step, moment: due.Moment) -> None:
        outcome = await step(self._tools.pool, self._lease, self._catalogue, moment)
        self._catalogue, self._next_due = outcome.catalogue, outcome.next_due
        self._written_at = self.round_at

    async def _hold(self, error: Exception) -> None:
        """Say why the shard stands still. What is known is read again: a commit may have come through after all."""
        known = isinstance(error, (MusterError, RedisError, *UNREACHABLE))
        log.warning("shard_held", shard=self._lease.shard, error=repr(error), exc_info=None if known else error)
        self._offset, self._outgoing = None, True
        self._catalogue = self._catalogue.forgotten()
        try:
            if isinstance(error, OffsetGone) and self._tools.settings.redis_replicated:
                await mending.mend(self._tools.pool, self._tools.redis, self._lease, self._tools.clock)
            await fence.report_problem(self._tools.pool, self._lease, f"{type(error).__name__}: {error}")
        except (*UNREACHABLE, RedisError) as unsaid:
            log.warning("problem_unreported", shard=self._lease.shard, error=str(unsaid))
