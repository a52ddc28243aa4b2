"""The one place that says when a call is accepted: when its entries are on the stream and on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from redis.asyncio import Redis

from services.ingest.lane import JournalUnavailable, Lane, Receipt, Waiting
from shared.metrics import PENDING_ENTRIES
from shared.stream.cluster import as_cluster

__all__ = ["BacklogFull", "Journal", "JournalUnavailable", "Piece"]


class BacklogFull(JournalUnavailable):
    """More entries wait for Redis than may wait."""

    code = "backlog_full"


Piece: TypeAlias = tuple[int, bytes]
"""A shard and an entry for its stream."""


class Journal:
    """A bounded backlog in lanes that do not wait for each other: one to a single server, one a shard to a cluster."""

    def __init__(self, client: Redis, *, max_entries: int, max_bytes: int) -> None:
        """``client`` as of ``lane.Lane``."""
        self._client = client
        self._apart = as_cluster(client) is not None
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._lanes: dict[int, Lane] = {}
        self._new: list[Lane] = []
        self._entries = 0
        self._bytes = 0
        self._wake = asyncio.Event()
        self._closing = False

    def append(self, pieces: Sequence[Piece]) -> asyncio.Future[None]:
        """A future that is done once every piece is on disk, or fails with JournalUnavailable or StreamMissing.

        Raises BacklogFull at once when too much waits already.
        """
        size = sum(len(entry) for _, entry in pieces)
        if self._closing:
            raise JournalUnavailable("This process is about to stop.")
        if self._entries and (self._entries + len(pieces) > self._max_entries or self._bytes + size > self._max_bytes):
            raise BacklogFull("More calls wait to be stored than may wait. Try again in a moment.")
        receipt = Receipt(len(pieces), asyncio.get_running_loop().create_future())
        receipt.settle(0, None)
        self._entries += len(pieces)
        self._bytes += size
        for shard, entry in pieces:
            self._lane(shard).put(shard, entry, receipt)
        return receipt.done

    async def run(self) -> None:
        """Flush until closed and empty."""
        async with asyncio.TaskGroup() as group:
            while self._new or not self._closing:
                await self._wake.wait()
                self._wake.clear()
                while self._new:
                    group.create_task(self._new.pop().run())

    def close(self) -> None:
        """Take nothing more; ``run`` returns when all that waits is flushed."""
        self._closing = True
        self._wake.set()
        for lane in self._lanes.values():
            lane.close()

    def _lane(self, shard: int) -> Lane:
        number = shard if self._apart else 0
        lane = self._lanes.get(number)
        if lane is None:
            lane = self._lanes[number] = Lane(self._client, self._forget)
            self._new.append(lane)
            self._wake.set()
        return lane

    def _forget(self, settled: list[Waiting]) -> None:
        self._entries -= len(settled)
        self._bytes -= sum(len(entry) for entry, _ in settled)
        PENDING_ENTRIES.set(self._entries)
