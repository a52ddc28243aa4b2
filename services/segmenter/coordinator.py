"""Door: the work that one process does for all shards: relay, switches, the mirror of keys, housekeeping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError

from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.erased_ids import forget_erased_ids
from services.segmenter.forgetting import DAY_MS, forget_answers, forget_segments
from services.segmenter.housekeeping import forget_old_lists, forget_old_messages
from services.segmenter.mirror import mirror_keys
from services.segmenter.numbering import Turn
from services.segmenter.readiness import Readiness
from services.segmenter.relay import Relay
from services.segmenter.retention.transitions import prune_transitions
from services.segmenter.switch import move_on
from services.segmenter.worker import Tools
from shared.errors import MusterError
from shared.postgres.pool import UNREACHABLE

log = structlog.get_logger(__name__)

RELAY_S = 0.03
SWITCH_S = 0.1
MIRROR_S = 1.0
HOUSEKEEPING_S = 600.0
AFTER_ERROR_S = 0.5


class Coordinator:
    """Runs while its process holds the coordinator's lock."""

    def __init__(self, tools: Tools) -> None:
        """What the process's owners share as well."""
        self._tools = tools
        self._turn = Turn()
        self._readiness = Readiness(tools.pool, tools.redis)
        self._relay = Relay(tools.pool, tools.redis, tools.settings.transitions_keep, self._turn)

    async def run(self) -> None:
        """Until cancelled."""
        pool, redis, clock = self._tools.pool, self._tools.redis, self._tools.clock
        async with asyncio.TaskGroup() as group:
            group.create_task(self._repeat("relay", RELAY_S, self._relay_all))
            group.create_task(self._repeat("switch", SWITCH_S, lambda: move_on(pool, clock, self._turn)))
            group.create_task(self._repeat("readiness", SWITCH_S, self._readiness.look))
            group.create_task(self._repeat("mirror", MIRROR_S, lambda: mirror_keys(pool, redis)))
            group.create_task(self._repeat("housekeeping", HOUSEKEEPING_S, lambda: keep_house(self._tools)))

    async def _relay_all(self) -> None:
        while await self._relay.run_once():
            pass

    async def _repeat(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do it again and again; what a server refuses is tried again, any other bug ends the process."""
        while True:
            try:
                await work()
                raise_if_cancelled()
                await asyncio.sleep(seconds)
            except (*UNREACHABLE, RedisError, MusterError) as error:
                raise_if_cancelled()
                log.warning("coordinator_held", work=name, error=f"{type(error).__name__}: {error}")
                self._relay.forget()
                await asyncio.sleep(AFTER_ERROR_S)


async def keep_house(tools: Tools) -> None:
    """Forget what nobody needs any more, and what is older than somebody wants it kept."""
    pool, now = tools.pool, tools.clock.now_ms()
    await forget_old_messages(pool)
    await forget_old_lists(pool, now)
    await forget_erased_ids(pool, now)
    await forget_answers(pool, now)
    await forget_segments(pool, now)
    if (days := tools.settings.transitions_keep_days) is not None:
        await prune_transitions(pool, tools.redis, now - days * DAY_MS)
