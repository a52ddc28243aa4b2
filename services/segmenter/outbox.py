"""Door: entries for other shards, sent in order by the shard's owner after the commit that caused them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.segmenter import outgoing
from services.segmenter.fence import Lease, owner_transaction, report_problem
from shared.errors import MusterError
from shared.postgres.pool import Pool
from shared.stream import names
from shared.stream.scripts import APPEND
from shared.stream.streams import StreamMissing

log = structlog.get_logger(__name__)

PAGE = 500
SEND_S = 2.0
"""How long a shard's stream may take to take its part of a page."""
REST_S = 1.0
"""For so long nothing is sent to a shard whose stream did not take anything."""


class Outbox:
    """What goes out, shard by shard: one whose stream is away, or missing, keeps nothing back but what is for it."""

    def __init__(self) -> None:
        """Nobody rests."""
        self._resting: dict[int, float] = {}

    def may_try_again(self) -> bool:
        """Whether a shard has rested long enough."""
        return any(until <= monotonic() for until in self._resting.values())

    async def send_page(self, pool: Pool, redis: Redis, lease: Lease, now: int) -> bool:
        """Send the next page of the outbox, then forget it; whether there is more that can be sent at once.

        All for a shard go in one step. A crash before they are forgotten sends them again, which the receivers' dedupe
        makes harmless; what one shard does not take stays, and the rest is forgotten, or it would be sent again with
        every try. Raises Fenced.
        """
        self._resting = {target: until for target, until in self._resting.items() if until > monotonic()}
        entries = await outgoing.oldest(pool, lease.shard, PAGE, list(self._resting))
        parts: dict[int, list[tuple[int, str]]] = {}
        for number, target, entry in entries:
            parts.setdefault(target, []).append((number, entry))
        failures = await asyncio.gather(*(_send(redis, target, part) for target, part in parts.items()))
        kept = {target: failure for target, failure in zip(parts, failures, strict=True) if failure is not None}
        sent = [number for target, part in parts.items() if target not in kept for number, _ in part]
        if sent:
            async with owner_transaction(pool, lease, now) as fence:
                await outgoing.forget(fence, sent)
        for target, failure in kept.items():
            self._resting[target] = monotonic() + REST_S
            log.warning("outbox_held", shard=lease.shard, target=target, error=failure)
            await report_problem(pool, lease, f"what is for shard {target} waits: {failure}")
        return len(entries) == PAGE


async def _send(redis: Redis, target: int, part: Sequence[tuple[int, str]]) -> str | None:
    """Why the entries are not on the shard's stream, or nothing."""
    try:
        async with asyncio.timeout(SEND_S):
            done = await redis.eval(APPEND, 1, names.events(target), *[entry for _, entry in part])
        if done is None:
            raise StreamMissing(target)
    except (RedisError, OSError, MusterError) as error:
        return f"{type(error).__name__}: {error}"
    return None
