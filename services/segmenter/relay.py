"""Door: transitions from Postgres to the environment's stream, each exactly once and in sequence (SEAMS A12)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from time import monotonic

import asyncpg
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.segmenter import numbering
from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.numbering import Turn
from shared.domain.instants import format_instant
from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.appending import NO_STREAM, append_transitions, last_id

log = structlog.get_logger(__name__)

_SQL = load(__file__)

PAGE = 1_000
STEP_S = 5.0
"""Longest time for one conversation about a stream."""
REST_S = 0.5
"""After a failure an environment's stream is left alone for so long."""
LOOK_S = 5.0
"""How often a stream is looked at although nothing is to be sent: it may have been emptied meanwhile."""


class Relay:
    """Numbers what owners wrote, then appends what the streams do not have yet."""

    def __init__(self, pool: Pool, redis: Redis, keep: int, turn: Turn) -> None:
        """``turn`` is shared with the switches of this process. ``keep``: how many transitions a stream holds at
        least, and so how far back an emptied one is refilled."""
        self._pool = pool
        self._redis = redis
        self._keep = keep
        self._turn = turn
        self._ends: dict[str, str] = {}
        self._resting: dict[str, float] = {}
        self._looked_at = monotonic()

    async def run_once(self) -> bool:
        """One round over all environments; whether there may be more to do at once."""
        async with self._turn.lock, self._pool.acquire() as connection, connection.transaction():
            more = await numbering.number_all(connection, self._turn.environments)
        if monotonic() - self._looked_at > LOOK_S:
            self._looked_at = monotonic()
            self._ends.clear()
        for row in await self._environments():
            environment, *ends = row["environment"], row["last_sequence"], row["horizon"]
            more = await self._attempt(environment, self._send(environment, *ends)) or more
        return more

    def forget(self) -> None:
        """Look at the streams again, after an error that leaves open what was appended."""
        self._ends.clear()
        self._turn.environments.clear()

    async def _environments(self) -> list[asyncpg.Record]:
        """All with the last sequence given. Asked for after the stream's end: what is on it was given before."""
        rows = await self._pool.fetch(_SQL["environments"])
        awake = [row["environment"] for row in rows if self._resting.get(row["environment"], 0.0) <= monotonic()]
        unknown = [environment for environment in awake if environment not in self._ends]
        for environment in unknown:
            await self._attempt(environment, self._look(environment))
        return await self._pool.fetch(_SQL["environments"]) if unknown else rows

    async def _look(self, environment: str) -> bool:
        self._ends[environment] = await last_id(self._redis, environment)
        return True

    async def _attempt(self, environment: str, step: Coroutine[None, None, bool]) -> bool:
        """A step with one environment's stream: where Redis is a cluster, the others' may be on servers that answer."""
        try:
            async with asyncio.timeout(STEP_S):
                return await step
        except (RedisError, TimeoutError) as error:
            raise_if_cancelled()
            self._doubt(environment)
            self._resting[environment] = monotonic() + REST_S
            log.warning("relay_held", environment=environment, error=f"{type(error).__name__}: {error}")
            return False

    async def _send(self, environment: str, last_sequence: int, horizon: int) -> bool:
        end = self._ends.get(environment)
        if end is None:
            return False
        sent = int(end.partition("-")[0])
        if sent > last_sequence:
            await self._stand_still(environment, sent, last_sequence)
            return False
        await self._go_on(environment)
        if sent == last_sequence:
            return False
        # A stream that is not there, or was emptied, gets at most what it would have kept, of what is there still.
        after = sent if end != NO_STREAM else max(horizon, last_sequence - self._keep)
        rows = await self._pool.fetch(_SQL["after"], environment, after, PAGE)
        found = await append_transitions(self._redis, environment, end, [_texts(row) for row in rows], self._keep)
        self._ends[environment] = f"{rows[-1]['sequence']}-0"
        if found is not None:
            self._doubt(environment)
            log.warning("stream_moved", environment=environment, expected=end, found=found)
        return True

    def _doubt(self, environment: str) -> None:
        """Number nothing before the stream was looked at again."""
        self._ends.pop(environment, None)
        self._turn.environments.discard(environment)

    async def _stand_still(self, environment: str, sent: int, last_sequence: int) -> None:
        """The stream knows more than Postgres (restored from a backup): sequences that it used are not given again."""
        self._doubt(environment)
        problem = (
            f"its stream ends at sequence {sent} and PostgreSQL, restored from a backup, at {last_sequence}; "
            f"`muster relay reset --environment {environment}` lets it go on"
        )
        if await self._pool.fetchval(_SQL["stand_still"], environment, problem):
            log.error("stream_ahead_of_postgres", environment=environment, stream=sent, postgres=last_sequence)

    async def _go_on(self, environment: str) -> None:
        """The stream is not ahead: number, and take back what was said before."""
        if environment not in self._turn.environments:
            await self._pool.execute(_SQL["go_on"], environment)
            self._turn.environments.add(environment)


def _texts(row: asyncpg.Record) -> list[str]:
    return [
        str(row["sequence"]), row["type"], row["environment"], row["user_id"] or "", row["company_id"] or "",
        row["segment_id"], str(row["segment_version"]), format_instant(row["at"]), row["cause"],
        "" if row["member_count"] is None else str(row["member_count"]),
    ]  # fmt: skip
