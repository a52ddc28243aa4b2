"""Door: the owner of one shard, a single loop: read, handle, do what is due; also when nothing arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.segmenter import batch, due, fence, matching, mending, trimming
from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.decode import Raw
from services.segmenter.fence import Fenced
from services.segmenter.holding import Holding
from services.segmenter.outbox import Outbox
from services.segmenter.reading import OffsetGone, read
from services.segmenter.rollups import Rollups
from services.segmenter.rules import UNKNOWN
from services.segmenter.settings import SegmenterSettings
from services.segmenter.turns import Turns
from services.segmenter.watch import Watch
from shared.clock import Clock
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE, Pool
from shared.stream.cluster import apart, look_again

log = structlog.get_logger(__name__)

BLOCK_MS = 200
WAIT_MS, MAX_WAIT_MS = 10, 100
"""How long to wait for entries before asking again for one's turn: the longer, the more are ahead."""
TURN_S = 0.05
"""After so long no further page of a turn is begun: most builds are small, and have many of them."""
HEARTBEAT_S = 0.2
TRIM_EVERY_S = 5.0
FIGURES_EVERY_S = 2.0
REDIS_S = 10.0
"""Longest time for one conversation with Redis, repeated attempts included."""
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
    turns: Turns = field(default_factory=Turns)


class Owner:
    """Owns one shard, whose lock the process holds, until it is told to stop or finds that another process does."""

    def __init__(self, tools: Tools, shard: int, name: str) -> None:
        """``name`` is shown as the owner."""
        self._tools = tools
        self._shard = shard
        self._name = name
        self._held: Holding | None = None
        self._redis = tools.redis
        self._outbox = Outbox()
        self._batches = batch.Batches()
        self._rollups = Rollups()
        self._offset: tuple[str, bool] | None = None
        self._catalogue = UNKNOWN
        self._next_due: int | None = None
        self._as_of = 0
        self._failures = 0
        # These are of the loop's monotonic clock, which nobody moves.
        self._written_at = self._trimmed_at = self._told_at = self._round_at = 0.0
        self._outgoing = True
        self._stopping = False

    def stuck_for(self) -> float:
        """Seconds since the loop last came round: the lock is kept only while it does (SEAMS A13)."""
        return asyncio.get_running_loop().time() - self._round_at if self._round_at else 0.0

    def stop(self) -> None:
        """Leave after the step that is under way."""
        self._stopping = True

    async def run(self) -> None:
        """Until stopped or fenced. A transient failure is retried with backoff, and nothing is passed over."""
        try:
            async with apart(self._tools.redis) as self._redis:
                await self._rounds()
        finally:
            self._tools.turns.leave(self._shard)

    async def _rounds(self) -> None:
        while not self._stopping:
            self._round_at = asyncio.get_running_loop().time()
            try:
                await self._step(self._held or await self._take())
                self._failures = 0
            except Fenced:
                log.info("shard_fenced", shard=self._shard)
                return
            except Exception as error:
                # Whatever it is, the shard must not move on without it.
                raise_if_cancelled()
                await self._hold(error)
                await asyncio.sleep(BACKOFF_S[min(self._failures, len(BACKOFF_S) - 1)])
                self._failures += 1

    async def _take(self) -> Holding:
        """Fence the former owner, in this loop's own time: it may be hanging inside a transaction."""
        lease = await fence.take(self._tools.pool, self._shard, self._name)
        self._held = Holding(self._tools.pool, lease, self._tools.watch.library, self._tools.shards)
        log.info("shard_owned", shard=self._shard, epoch=lease.epoch)
        return self._held

    async def _step(self, held: Holding) -> None:
        if self._offset is None:
            self._offset = await fence.position(held.pool, held.lease)
        before = self._tools.clock.now_ms()
        raws = await self._read(self._offset, before)
        now = self._tools.clock.now_ms()
        if raws:
            await self._handle(held, raws, now)
        else:
            # The stream holds nothing that was appended before the read began.
            self._as_of = max(self._as_of, before)
        await self._do_due(held, due.Moment(now, self._as_of))
        async with asyncio.timeout(REDIS_S):
            await self._tidy(held, now)
        if self._round_at - self._told_at >= FIGURES_EVERY_S:
            self._told_at = self._round_at
            await self._rollups.write(held.pool, held.lease)

    async def _read(self, offset: tuple[str, bool], now: int) -> Sequence[Raw]:
        """The next entries; fewer after failures, for what is too much at once is not too much in parts."""
        offset_id, expected = offset
        async with asyncio.timeout(REDIS_S):
            return await read(
                self._redis, self._shard, offset_id, expected=expected, block_ms=self._patience(now),
                count=max(1, self._tools.settings.batch_entries >> self._failures),
            )  # fmt: skip

    def _patience(self, now: int) -> int:
        """How long to wait for entries, in ms: not at all while other work is waiting."""
        if self._outgoing or self._must_adopt():
            return 0
        if self._has_pages():
            return min(WAIT_MS * self._tools.turns.ahead(self._shard, self._round_at), MAX_WAIT_MS)
        return BLOCK_MS if self._next_due is None else max(0, min(BLOCK_MS, self._next_due - now))

    def _must_adopt(self) -> bool:
        return self._catalogue.number < self._tools.watch.library.number

    async def _handle(self, held: Holding, raws: Sequence[Raw], now: int) -> None:
        # Until it is committed, only the database knows how much of it is.
        self._offset = None
        done = await self._batches.handle(held, self._catalogue, raws, now)
        self._offset = (done.offset_id, True)
        self._catalogue = done.catalogue
        self._next_due = matching.earliest(self._next_due, done.earliest_due)
        self._outgoing = self._outgoing or done.outgoing > 0
        self._as_of = max(self._as_of, done.as_of)
        self._written_at = self._round_at
        self._rollups.handled(done.received, self._tools.clock.now_ms())

    async def _do_due(self, held: Holding, moment: due.Moment) -> None:
        """A page of the sweep and a turn of pages of work, or else the heartbeat when it is time for one."""
        if (due_at := self._next_due) is not None and due_at <= moment.as_of:
            await self._do(due.sweep, held, moment)
            self._rollups.swept(due_at, self._tools.clock.now_ms())
        await self._take_turn(held, moment)
        if self._must_adopt() or self._round_at - self._written_at >= HEARTBEAT_S:
            await self._do(due.heartbeat, held, moment)

    async def _take_turn(self, held: Holding, moment: due.Moment) -> None:
        if not self._has_pages() or not moment.as_of:
            self._tools.turns.leave(self._shard)
            return
        urgent, clock = bool(self._catalogue.chores), asyncio.get_running_loop().time
        with self._tools.turns.turn(self._shard, self._round_at, urgent=urgent) as has_turn:
            until = clock() + TURN_S
            while has_turn and self._has_pages() and not self._stopping:
                await self._do(due.work_page, held, moment)
                has_turn = clock() < until

    def _has_pages(self) -> bool:
        return bool(self._catalogue.tasks or self._catalogue.chores)

    async def _do(self, step: due.Step, held: Holding, moment: due.Moment) -> None:
        outcome = await step(held, self._catalogue, moment)
        self._catalogue, self._next_due = outcome.catalogue, outcome.next_due
        self._outgoing = self._outgoing or outcome.outgoing > 0
        self._written_at = self._round_at

    async def _tidy(self, held: Holding, now: int) -> None:
        """What is for other shards goes out, and handled entries leave the stream."""
        if self._outgoing or self._outbox.may_try_again():
            self._outgoing = await self._outbox.send_page(held.pool, self._tools.redis, held.lease, now)
        if self._offset and self._round_at - self._trimmed_at >= TRIM_EVERY_S:
            self._trimmed_at = self._round_at
            await trimming.trim(self._redis, self._shard, self._offset[0], self._tools.settings)

    async def _hold(self, error: Exception) -> None:
        """Say why the shard stands still. What is known is read again: a commit may have come through after all."""
        known = isinstance(error, (MusterError, RedisError, *UNREACHABLE))
        log.warning("shard_held", shard=self._shard, error=repr(error), exc_info=None if known else error)
        self._tools.turns.leave(self._shard)
        self._offset, self._outgoing = None, True
        self._catalogue = self._catalogue.forgotten()
        if isinstance(error, (RedisError, TimeoutError)):
            await look_again(self._redis)
        if self._held is None:
            return
        try:
            if isinstance(error, OffsetGone) and self._tools.settings.redis_replicated:
                await mending.mend(self._tools.pool, self._redis, self._held.lease, self._tools.clock)
            await fence.report_problem(self._tools.pool, self._held.lease, f"{type(error).__name__}: {error}")
        except (*UNREACHABLE, RedisError, Fenced) as unsaid:
            raise_if_cancelled()
            log.warning("problem_unreported", shard=self._shard, error=str(unsaid))
