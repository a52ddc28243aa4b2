"""The one place that says when a call is accepted: when its entries are on the stream and on disk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from shared.errors import MusterError
from shared.metrics import FLUSH_SECONDS, FLUSHED_ENTRIES, PENDING_ENTRIES
from shared.stream import names
from shared.stream.connection import RedisNotDurable, check_durability
from shared.stream.scripts import APPEND
from shared.stream.streams import StreamMissing

_FLUSH_ENTRIES: Final = 500
_FLUSH_BYTES: Final = 1_000_000
_FLUSH_SECONDS: Final = 5.0

_log = structlog.stdlib.get_logger()


class JournalUnavailable(MusterError):
    """Redis did not say that the entries are on disk: some may be, and sending them again is harmless."""

    code = "journal_unavailable"
    status = 503


class BacklogFull(JournalUnavailable):
    """More entries wait for Redis than may wait."""

    code = "backlog_full"


Piece: TypeAlias = tuple[int, bytes]
"""A shard and an entry for its stream."""


@dataclass(slots=True, eq=False)
class _Receipt:
    """What one caller waits for: all of its entries."""

    left: int
    done: asyncio.Future[None]

    def settle(self, count: int, failure: MusterError | None) -> None:
        self.left -= count
        if self.done.done():
            return
        if failure is not None:
            self.done.set_exception(failure)
            # Nobody waits for a refused call's entry: its failure is no unhandled error.
            self.done.exception()
        elif self.left == 0:
            self.done.set_result(None)


_Lane: TypeAlias = deque[tuple[bytes, _Receipt]]
"""What waits for one shard, in the order of arrival."""
_Flush: TypeAlias = dict[int, list[tuple[bytes, _Receipt]]]


class Journal:
    """A bounded micro-batcher: while one flush is in flight, entries gather for the next."""

    def __init__(self, client: Redis, *, max_entries: int, max_bytes: int) -> None:
        """``client`` repeats broken commands: an entry that comes twice has no effect the second time."""
        self._client = client
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._lanes: dict[int, _Lane] = {}
        self._entries = 0
        self._bytes = 0
        self._wake = asyncio.Event()
        self._closing = False
        self._script = ""

    def append(self, pieces: Sequence[Piece]) -> asyncio.Future[None]:
        """A future that is done once every piece is on disk, or fails with JournalUnavailable or StreamMissing.

        Raises BacklogFull at once when too much waits already.
        """
        size = sum(len(entry) for _, entry in pieces)
        if self._closing:
            raise JournalUnavailable("This process is about to stop.")
        if self._entries and (self._entries + len(pieces) > self._max_entries or self._bytes + size > self._max_bytes):
            raise BacklogFull("More calls wait to be stored than may wait. Try again in a moment.")
        receipt = _Receipt(len(pieces), asyncio.get_running_loop().create_future())
        receipt.settle(0, None)
        for shard, entry in pieces:
            self._lanes.setdefault(shard, deque()).append((entry, receipt))
        self._entries += len(pieces)
        self._bytes += size
        self._wake.set()
        return receipt.done

    async def run(self) -> None:
        """Flush until closed and empty."""
        while self._entries or not self._closing:
            if not self._entries:
                self._wake.clear()
                await self._wake.wait()
            # One turn of the loop gathers what arrived in the same moment.
            await asyncio.sleep(0)
            await self._flush({shard: taken for shard, lane in self._lanes.items() if (taken := _take(lane))})

    def close(self) -> None:
        """Take nothing more; ``run`` returns when all that waits is flushed."""
        self._closing = True
        self._wake.set()

    async def _flush(self, flush: _Flush) -> None:
        with FLUSH_SECONDS.time():
            failures = await self._send(flush)
        for taken, failure in zip(flush.values(), failures, strict=True):
            for entry, receipt in taken:
                self._bytes -= len(entry)
                receipt.settle(1, failure)
            self._entries -= len(taken)
            FLUSHED_ENTRIES.labels(outcome="stored" if failure is None else failure.code).inc(len(taken))
        PENDING_ENTRIES.set(self._entries)
        if first := next(filter(None, failures), None):
            _log.warning("flush_failed", code=first.code, reason=first.detail)

    async def _send(self, flush: _Flush) -> list[MusterError | None]:
        """Append each shard's entries by one script; what went wrong with each shard, in order."""
        try:
            async with asyncio.timeout(_FLUSH_SECONDS):
                answers = await self._evaluate(flush)
        except (RedisError, OSError, TimeoutError) as error:
            return [JournalUnavailable(f"Redis does not answer ({type(error).__name__}). Try again.")] * len(flush)
        except RedisNotDurable as error:
            return [JournalUnavailable(error.detail)] * len(flush)
        return [_failure(shard, answer) for shard, answer in zip(flush, answers, strict=True)]

    async def _evaluate(self, flush: _Flush) -> list[object]:
        if not self._script:
            await self._prepare()
        answers = await self._pipeline(flush)
        if any(isinstance(answer, NoScriptError) for answer in answers):
            # A shard that did append takes its entries twice, which is harmless.
            await self._prepare()
            answers = await self._pipeline(flush)
        return answers

    async def _prepare(self) -> None:
        """Also after each restart of Redis, which forgets scripts and may have come back with other settings."""
        await check_durability(self._client)
        self._script = await self._client.script_load(APPEND)

    async def _pipeline(self, flush: _Flush) -> list[object]:
        async with self._client.pipeline(transaction=False) as pipeline:
            for shard, taken in flush.items():
                pipeline.evalsha(self._script, 1, names.events(shard), *[entry for entry, _ in taken])
            return await pipeline.execute(raise_on_error=False)


def _take(lane: _Lane) -> list[tuple[bytes, _Receipt]]:
    """The next entries that fit one script."""
    taken: list[tuple[bytes, _Receipt]] = []
    size = 0
    while lane and len(taken) < _FLUSH_ENTRIES and size < _FLUSH_BYTES:
        taken.append(lane.popleft())
        size += len(taken[-1][0])
    return taken


def _failure(shard: int, answer: object) -> MusterError | None:
    if isinstance(answer, Exception):
        return JournalUnavailable(f"Redis refuses to store calls: {answer}")
    if answer is None:
        return StreamMissing(shard)
    return None
