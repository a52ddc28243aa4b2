"""Store: transitions that are older than they are kept go, oldest first, behind a checkpoint of the members (SEAMS A4).

Only the coordinator's process does it, and never ahead of the subscribers' stream. The last entered transition of each
member stays in the table as what it came to: rebuild and verify go by it, and no read shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import asyncpg
import structlog
from redis.asyncio import Redis

from services.segmenter.retention.checkpoints import Checkpoint, Told, fold, last_words, ripe
from services.segmenter.rows import columns
from services.segmenter.verify.facts import Tally
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.statements import load
from shared.stream.backlog import last_sequence

log = structlog.get_logger(__name__)

_SQL = load(__file__)

PRUNE_PAGE: Final = 5_000
"""Transitions that go in one transaction."""


async def prune_transitions(pool: Pool, redis: Redis, before: int, page: int = PRUNE_PAGE) -> int:
    """Let go of all transitions from before UTC ms ``before``, page by page; how many there were."""
    gone = 0
    for row in await pool.fetch(_SQL["environments"]):
        environment = row["environment"]
        sent = await last_sequence(redis, environment)
        count = page
        while count:
            await _forget_retold(pool, environment, page)
            count = await _prune_page(pool, environment, (before, sent), page)
            gone += count
    if gone:
        log.info("transitions_pruned", transitions=gone)
    return gone


async def _prune_page(pool: Pool, environment: str, bounds: tuple[int, int], page: int) -> int:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["begin"], environment)
        horizon = await connection.fetchval(_SQL["horizon"], environment)
        rows = await connection.fetch(_SQL["next"], environment, horizon, page)
        told = ripe([_told(row) for row in rows], *bounds)
        if told:
            await _let_go(connection, environment, told)
    return len(told)


def _told(row: asyncpg.Record) -> Told:
    sequence, shard, number, type_, segment_id, subject_id, at, members, checksum = row
    return Told(sequence, shard, number, type_, segment_id, subject_id, at, Tally(members, checksum))


async def _let_go(connection: AnyConnection, environment: str, told: Sequence[Told]) -> None:
    segments = sorted({each.segment_id for each in told if each.segment_id})
    keeps = last_words(told, await _last_records(connection, environment, segments))
    after = fold(await _checkpoints(connection, environment, segments), told, keeps)
    moves = [each for each in told if each.subject_id is not None]
    pairs = columns({(each.shard, *each.pair) for each in moves}, 3)
    await connection.execute(_SQL["delete_former_words_on_users"], environment, *pairs)
    await connection.execute(_SQL["delete_former_words_on_companies"], environment, *pairs)
    goes = [(each.shard, each.number) for each in moves if each not in set(keeps)]
    await connection.execute(_SQL["delete"], environment, *columns(goes, 2))
    rows = [
        (segment_id, each.sequence, each.members.users, each.members.checksum, each.blurred, each.holds_rows)
        for segment_id, each in after.items()
    ]
    await connection.execute(_SQL["write_checkpoints"], environment, *columns(rows, 6))
    # In order of sequence, so that the last of a shard counts.
    numbers = {each.shard: each.number for each in told}
    await connection.execute(_SQL["note_numbers"], environment, *columns(numbers.items(), 2))
    end = told[-1].sequence
    await connection.execute(_SQL["move_horizon"], environment, end, max(each.at for each in told))
    await connection.execute(_SQL["forget_ranges"], environment, end)


async def _last_records(connection: AnyConnection, environment: str, segments: Sequence[str]) -> dict[str, int]:
    rows = await connection.fetch(_SQL["last_records"], environment, segments)
    return {row["segment_id"]: row["sequence"] for row in rows}


async def _checkpoints(connection: AnyConnection, environment: str, segments: Sequence[str]) -> dict[str, Checkpoint]:
    return {
        row["segment_id"]: Checkpoint(
            row["sequence"], Tally(row["member_count"], row["checksum"]), row["blurred"], row["holds_rows"]
        )
        for row in await connection.fetch(_SQL["checkpoints"], environment, segments)
    }


async def _forget_retold(pool: Pool, environment: str, page: int) -> None:
    """What was kept of members of whom a record has told since goes."""
    while segment_id := await pool.fetchval(_SQL["retold"], environment):
        while (await pool.execute(_SQL["delete_retold"], environment, segment_id, page)) != "DELETE 0":
            pass
        await pool.execute(_SQL["note_deleted"], environment, segment_id)
