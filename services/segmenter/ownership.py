"""Door: a worker process's claim on its fair share of the shards, kept by the locks of one session (SEAMS A13)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import NamedTuple

import structlog

from services.segmenter import shares
from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.coordinator import Coordinator
from services.segmenter.drift import DriftWatch
from services.segmenter.locks import LockSession, open_session
from services.segmenter.worker import Owner, Tools
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE

log = structlog.get_logger(__name__)

ROUND_S = 0.25
STUCK_S = 30.0
"""An owner whose loop has not come round for so long is stuck: a read, a page and a transaction take less together."""


class Stuck(MusterError):
    """An owner's loop stands still; its locks must fall."""

    code = "stuck"


class Running(NamedTuple):
    """An owner and the task in which it runs."""

    owner: Owner
    task: asyncio.Task[None]


class Ownership:
    """Takes free shards up to the fair share, gives back what is above it, and runs an Owner for each.

    Nothing here waits for an owner: the rounds keep the lock session alive, and one hanging shard must not cost the
    others.
    """

    def __init__(self, tools: Tools, drift: DriftWatch, name: str) -> None:
        """``name`` is shown as the owner."""
        self._tools = tools
        self._drift = drift
        self._name = name
        self._owners: dict[int, Running] = {}
        self._leaving: dict[int, Running] = {}
        self._coordinator: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Until cancelled. When the lock session ends, everything owned is let go and taken anew."""
        while True:
            try:
                self._drift.check()
                # Compiled before anything is owned: a transaction has no time for it.
                await self._tools.watch.look()
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
            raise_if_cancelled()
            await session.ping()
            self._drift.check()
            self._check_tasks()
            await self._give_back(session)
            census = await session.census()
            for shard in shares.to_take(self._tools.shards, census.workers, self._owners, census.owned):
                if await session.take_shard(shard):
                    self._start(shard)
            for shard in shares.to_release(self._tools.shards, census.workers, self._owners):
                self._owners[shard].owner.stop()
                self._leaving[shard] = self._owners.pop(shard)
            if self._coordinator is None and await session.take_coordinator():
                coordinator = Coordinator(self._tools)
                self._coordinator = asyncio.create_task(coordinator.run(), name="coordinator")
            await asyncio.sleep(ROUND_S)

    def _check_tasks(self) -> None:
        """The locks are kept only on behalf of loops that go round. A task that ended by a bug ends the process."""
        if self._coordinator is not None and self._coordinator.done():
            self._coordinator.result()
        for shard, (owner, task) in {**self._owners, **self._leaving}.items():
            if task.done():
                task.result()
                if shard in self._owners:
                    raise Stuck(f"shard {shard} has another owner")
            elif owner.stuck_for() > STUCK_S:
                raise Stuck(f"the owner of shard {shard} has been in one step for over {STUCK_S} s")

    def _start(self, shard: int) -> None:
        owner = Owner(self._tools, shard, self._name)
        self._owners[shard] = Running(owner, asyncio.create_task(owner.run(), name=f"shard-{shard}"))

    async def _give_back(self, session: LockSession) -> None:
        """Unlock the shards whose owners have left."""
        for shard in [shard for shard, running in self._leaving.items() if running.task.done()]:
            del self._leaving[shard]
            await session.release_shard(shard)
            log.info("shard_released", shard=shard)

    async def _let_go(self, session: LockSession) -> None:
        """End what depends on the locks before they are given back; a step under way may finish, for a while."""
        running = [*self._owners.values(), *self._leaving.values()]
        self._owners, self._leaving = {}, {}
        for owner, _ in running:
            owner.stop()
        tasks = [task for _, task in running]
        if self._coordinator is not None:
            self._coordinator.cancel()
            tasks.append(self._coordinator)
            self._coordinator = None
        if tasks:
            _, unfinished = await asyncio.wait(tasks, timeout=STUCK_S)
            for task in unfinished:
                task.cancel()
            # Whatever they end with, all of them must have ended, and the session must be closed.
            await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(*UNREACHABLE):
            await session.close()
