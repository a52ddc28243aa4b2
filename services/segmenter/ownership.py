"""Door: a worker process's claim on its fair share of the shards, kept by the locks of one session (SEAMS A13)."""

from __future__ import annotations

import asyncio
import contextlib

import structlog

from services.segmenter import fence, shares
from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.coordinator import Coordinator
from services.segmenter.drift import DriftWatch
from services.segmenter.locks import LockSession, open_session
from services.segmenter.worker import Owner, Tools
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE

log = structlog.get_logger(__name__)

ROUND_S = 0.25
STUCK_S = 20.0
"""An owner whose loop has not come round for so long is stuck: longer than any read and transaction may take."""


class Stuck(MusterError):
    """An owner's loop stands still; its locks must fall."""

    code = "stuck"


class Ownership:
    """Takes free shards up to the fair share, gives back what is above it, and runs an Owner for each."""

    def __init__(self, tools: Tools, drift: DriftWatch, name: str) -> None:
        """``name`` is shown as the owner."""
        self._tools = tools
        self._drift = drift
        self._name = name
        self._owners: dict[int, tuple[Owner, asyncio.Task[None]]] = {}
        self._coordinator: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Until cancelled. When the lock session ends, everything owned is let go and taken anew."""
        while True:
            try:
                session = await open_session(self._tools.settings.database_url)
                try:
                    await self._rounds(session)
                finally:
                    await self._let_go(session)
            except (*UNREACHABLE, MusterError) as error:
                raise_if_cancelled()
                log.warning("locks_lost", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(ROUND_S)

    async def _rounds(self, session: LockSession) -> None:
        while True:
            await session.ping()
            self._drift.check()
            self._check_tasks()
            census = await session.census()
            for shard in shares.to_take(self._tools.shards, census.workers, self._owners, census.owned):
                if await session.take_shard(shard):
                    await self._start(shard)
            for shard in shares.to_release(self._tools.shards, census.workers, self._owners):
                await self._stop(shard)
                await session.release_shard(shard)
            if self._coordinator is None and await session.take_coordinator():
                coordinator = Coordinator(self._tools)
                self._coordinator = asyncio.create_task(coordinator.run(), name="coordinator")
            await asyncio.sleep(ROUND_S)

    def _check_tasks(self) -> None:
        """The locks are kept only on behalf of loops that go round. A task that ended by a bug ends the process."""
        if self._coordinator is not None and self._coordinator.done():
            self._coordinator.result()
        for shard, (owner, task) in self._owners.items():
            if task.done():
                task.result()
                raise Stuck(f"shard {shard} has another owner")
            if owner.stuck_for() > STUCK_S:
                raise Stuck(f"the owner of shard {shard} has been in one step for over {STUCK_S} s")

    async def _start(self, shard: int) -> None:
        lease = await fence.take(self._tools.pool, shard, self._name)
        owner = Owner(self._tools, lease)
        self._owners[shard] = owner, asyncio.create_task(owner.run(), name=f"shard-{shard}")
        log.info("shard_owned", shard=shard, epoch=lease.epoch)

    async def _stop(self, shard: int) -> None:
        owner, task = self._owners.pop(shard)
        owner.stop()
        await asyncio.wait([task], timeout=STUCK_S)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        log.info("shard_released", shard=shard)

    async def _let_go(self, session: LockSession) -> None:
        """End what depends on the locks before they are given back; a shard's last step is finished."""
        if self._coordinator is not None:
            self._coordinator.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._coordinator
            self._coordinator = None
        for owner, _ in self._owners.values():
            owner.stop()
        for shard in list(self._owners):
            await self._stop(shard)
        with contextlib.suppress(*UNREACHABLE):
            await session.close()
