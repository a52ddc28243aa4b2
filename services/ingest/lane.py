"""Door: what waits for one server of Redis, appended one flush after the other."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError, ResponseError

from shared.errors import MusterError
from shared.metrics import FLUSH_SECONDS, FLUSHED_ENTRIES
from shared.stream import names
from shared.stream.cluster import apart, look_again
from shared.stream.connection import RedisNotDurable, check_durability
from shared.stream.scripts import APPEND_TO_ALL, APPEND_TO_ALL_SHA
from shared.stream.streams import StreamMissing

_FLUSH_ENTRIES: Final = 500
_FLUSH_BYTES: Final = 1_000_000
_FLUSH_SECONDS: Final = 5.0

_log = structlog.stdlib.get_logger()


class JournalUnavailable(MusterError):
    """Redis did not say that the entries are on disk: some may be, and sending them again is harmless."""

    code = "journal_unavailable"
    status = 503


@dataclass(slots=True, eq=False)
class Receipt:
    """What one caller waits for: all of its entries."""

    left: int
    done: asyncio.Future[None]

    def settle(self, count: int, failure: MusterError | None) -> None:
        """So many entries are on disk, or will not be."""
        self.left -= count
        if self.done.done():
            return
        if failure is not None:
            self.done.set_exception(failure)
            # Nobody waits for a refused call's entry: its failure is no unhandled error.
            self.done.exception()
        elif self.left == 0:
            self.done.set_result(None)


Waiting: TypeAlias = tuple[bytes, Receipt]
Flush: TypeAlias = dict[int, list[Waiting]]
"""What goes to each shard at once, in the order of arrival."""
Settled: TypeAlias = Callable[[list[Waiting]], None]


class Lane:
    """While one flush is in flight, entries gather for the next."""

    def __init__(self, client: Redis, settled: Settled) -> None:
        """``client`` repeats broken commands: an entry that comes twice has no effect the second time. ``settled`` is
        told of what waits no longer."""
        self._client = client
        self._settled = settled
        self._waiting: dict[int, deque[Waiting]] = {}
        self._wake = asyncio.Event()
        self._closing = False
        self._prepared = False

    def put(self, shard: int, entry: bytes, receipt: Receipt) -> None:
        """Let an entry wait for the next flush."""
        lane = self._waiting.get(shard)
        if lane is None:
            lane = self._waiting[shard] = deque()
        lane.append((entry, receipt))
        self._wake.set()

    def close(self) -> None:
        """``run`` returns when all that waits is flushed."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Flush until closed and empty."""
        async with apart(self._client) as client:
            while any(self._waiting.values()) or not self._closing:
                self._wake.clear()
                if not any(self._waiting.values()):
                    await self._wake.wait()
                # One turn of the loop gathers what arrived in the same moment.
                await asyncio.sleep(0)
                if flush := self._take(_next):
                    await self._flush(client, flush)

    def _take(self, some: Callable[[deque[Waiting]], list[Waiting]]) -> Flush:
        return {shard: taken for shard, lane in self._waiting.items() if (taken := some(lane))}

    async def _flush(self, client: Redis, flush: Flush) -> None:
        with FLUSH_SECONDS.time():
            failures = await self._send(client, flush)
        self._settle(flush, failures)

    def _settle(self, flush: Flush, failures: Iterable[MusterError | None]) -> None:
        for taken, failure in zip(flush.values(), failures, strict=True):
            for receipt, count in Counter(receipt for _, receipt in taken).items():
                receipt.settle(count, failure)
            self._settled(taken)
            FLUSHED_ENTRIES.labels(outcome="stored" if failure is None else failure.code).inc(len(taken))

    async def _send(self, client: Redis, flush: Flush) -> list[MusterError | None]:
        """Append all entries by one script; what went wrong with each shard, in order."""
        try:
            async with asyncio.timeout(_FLUSH_SECONDS):
                answers = await self._evaluate(client, flush)
        except (RedisError, OSError, TimeoutError) as error:
            await look_again(client)
            away = JournalUnavailable(f"Redis does not answer ({type(error).__name__}). Try again.")
        except RedisNotDurable as error:
            away = JournalUnavailable(error.detail)
        else:
            return [_failure(shard, answer) for shard, answer in zip(flush, answers, strict=True)]
        _log.warning("flush_failed", code=away.code, reason=away.detail)
        # What waits behind it would fail as well, and would use up the room of calls whose server answers.
        behind = self._take(_all)
        self._settle(behind, [away] * len(behind))
        return [away] * len(flush)

    async def _evaluate(self, client: Redis, flush: Flush) -> list[object]:
        if not self._prepared:
            await self._prepare(client, flush)
        try:
            return await _append(client, flush)
        except NoScriptError:
            await self._prepare(client, flush)
            return await _append(client, flush)

    async def _prepare(self, client: Redis, flush: Flush) -> None:
        """Also after each restart of Redis, which forgets scripts and may have come back with other settings."""
        key = names.events(next(iter(flush)))
        await check_durability(client, key)
        # Without entries it does nothing, but from then on its server knows it.
        await client.eval(APPEND_TO_ALL, 1, key, 0)
        self._prepared = True


async def _append(client: Redis, flush: Flush) -> list[object]:
    """An answer a shard. Raises NoScriptError, and RedisError where the server does not answer."""
    streams = [names.events(shard) for shard in flush]
    counts = [len(taken) for taken in flush.values()]
    entries = [entry for taken in flush.values() for entry, _ in taken]
    try:
        answers: list[object] = await client.evalsha(APPEND_TO_ALL_SHA, len(streams), *streams, *counts, *entries)
    except NoScriptError:
        raise
    except ResponseError as error:
        return [error] * len(flush)
    return answers


def _next(lane: deque[Waiting]) -> list[Waiting]:
    """The next entries that fit one script."""
    taken: list[Waiting] = []
    size = 0
    while lane and len(taken) < _FLUSH_ENTRIES and size < _FLUSH_BYTES:
        taken.append(lane.popleft())
        size += len(taken[-1][0])
    return taken


def _all(lane: deque[Waiting]) -> list[Waiting]:
    taken = list(lane)
    lane.clear()
    return taken


def _failure(shard: int, answer: object) -> MusterError | None:
    if isinstance(answer, Exception):
        return JournalUnavailable(f"Redis refuses to store calls: {answer}")
    if answer is None:
        return StreamMissing(shard)
    return None
