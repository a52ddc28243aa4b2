"""Door: transitions from Postgres to the environment's stream, each exactly once and in sequence (SEAMS A12)."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog
from redis.asyncio import Redis

from services.segmenter import numbering
from shared.domain.instants import format_instant
from shared.postgres.pool import Pool
from shared.postgres.statements import load
from shared.stream.appending import NO_STREAM, append_transitions, last_id

log = structlog.get_logger(__name__)

_SQL = load(__file__)

PAGE = 1_000


class Relay:
    """Numbers what owners wrote, then appends what the streams do not have yet."""

    def __init__(self, pool: Pool, redis: Redis, keep: int, numbering_lock: asyncio.Lock) -> None:
        """``numbering_lock`` keeps relay and switches of this process from numbering at once. ``keep``: how many
        transitions a stream holds at least, and so how far back an emptied one is refilled."""
        self._pool = pool
        self._redis = redis
        self._keep = keep
        self._numbering_lock = numbering_lock
        self._ends: dict[str, str] = {}
        self._ahead: set[str] = set()

    async def run_once(self) -> bool:
        """One round over all environments; whether there may be more to do at once."""
        async with self._numbering_lock, self._pool.acquire() as connection, connection.transaction():
            more = await numbering.number_all(connection)
        for row in await self._pool.fetch(_SQL["environments"]):
            more = await self._send(row["environment"], row["last_sequence"]) or more
        return more

    def forget(self) -> None:
        """Look at the streams again, after an error that leaves open what was appended."""
        self._ends.clear()

    async def _send(self, environment: str, last_sequence: int) -> bool:
        end = self._ends.get(environment) or await last_id(self._redis, environment)
        self._ends[environment] = end
        sent = int(end.partition("-")[0])
        if sent >= last_sequence:
            self._report_ahead(environment, sent, last_sequence)
            return False
        # A stream that is not there, or was emptied, gets at most what it would have kept.
        after = sent if end != NO_STREAM else max(0, last_sequence - self._keep)
        rows = await self._pool.fetch(_SQL["after"], environment, after, PAGE)
        found = await append_transitions(self._redis, environment, end, [_texts(row) for row in rows], self._keep)
        self._ends[environment] = found or f"{rows[-1]['sequence']}-0"
        if found is not None:
            log.warning("stream_moved", environment=environment, expected=end, found=found)
        return True

    def _report_ahead(self, environment: str, sent: int, last_sequence: int) -> None:
        """A stream that knows more than Postgres (restored from a backup): stop there, and say so once."""
        if sent > last_sequence and environment not in self._ahead:
            self._ahead.add(environment)
            log.error("stream_ahead_of_postgres", environment=environment, stream=sent, postgres=last_sequence)


def _texts(row: asyncpg.Record) -> list[str]:
    return [
        str(row["sequence"]), row["type"], row["environment"], row["user_id"] or "", "", row["segment_id"],
        str(row["segment_version"]), format_instant(row["at"]), row["cause"],
        "" if row["member_count"] is None else str(row["member_count"]),
    ]  # fmt: skip
