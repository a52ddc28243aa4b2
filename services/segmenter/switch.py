"""Door: the life of definitions, moved on by the coordinator alone: built, serving, published, dropped (SEAMS A1)."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from services.segmenter import numbering
from shared.clock import Clock
from shared.postgres import locks
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.statements import load

log = structlog.get_logger(__name__)

_SQL = load(__file__)

ANNOUNCE_LIMIT = 10_000
"""An edit that changes more users than this is told as one ``segment.rebuilt``."""


async def move_on(pool: Pool, clock: Clock, numbering_lock: asyncio.Lock) -> None:
    """Move every definition that can be moved by one step; ``numbering_lock`` as Relay has it."""
    for row in await pool.fetch(_SQL["built"]):
        pages = await _in_pages(pool, row)
        async with numbering_lock:
            await _switch(pool, clock, row, pages=pages)
    for row in await pool.fetch(_SQL["published"]):
        await _settle(pool, row)
    for row in await pool.fetch(_SQL["archived"]):
        async with numbering_lock:
            await _retire(pool, clock, row)
    await pool.execute(_SQL["dropped"])


async def _switch(pool: Pool, clock: Clock, built: asyncpg.Record, *, pages: bool) -> None:
    """Let a built definition serve. Subscribers hear of each user, page by page, or get one record for all of them."""
    previous, definition = built["previous_definition"], built["definition"]
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["exclude_owners"], *locks.CATALOGUE)
        if await connection.fetchval(_SQL["begin_serving"], built["segment_id"], definition) is None:
            return
        await connection.execute(_SQL["set_state"], definition, "publishing" if pages else "serving")
        if previous is not None:
            await connection.execute(_SQL["set_state"], previous, "superseded" if pages else "dropping")
        if not pages:
            kind, cause = ("segment.built", "build") if previous is None else ("segment.rebuilt", "edit")
            await _record(connection, built, (kind, cause), clock.now_ms(), counted=definition)
        await connection.execute(_SQL["raise_catalogue"])
    log.info("segment_switched", segment_id=built["segment_id"], version=built["version"], pages=pages)


async def _in_pages(pool: Pool, built: asyncpg.Record) -> bool:
    """Whether each user is told. Counted before owners are kept out: the limit is about size, not about one user."""
    previous = built["previous_definition"]
    if previous is None:
        return bool(built["announce"] == "everyone")
    changed: int = await pool.fetchval(_SQL["difference"], previous, built["definition"], ANNOUNCE_LIMIT + 1)
    return changed <= ANNOUNCE_LIMIT


async def _settle(pool: Pool, published: asyncpg.Record) -> None:
    """The difference is out on every shard: the frozen rows it was computed from may go."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["set_state"], published["definition"], "serving")
        if published["previous_definition"] is not None:
            await connection.execute(_SQL["set_state"], published["previous_definition"], "dropping")
        await connection.execute(_SQL["raise_catalogue"])


async def _retire(pool: Pool, clock: Clock, archived: asyncpg.Record) -> None:
    """An archived segment serves no more; subscribers hear it in one record, if it ever served."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["exclude_owners"], *locks.CATALOGUE)
        await connection.execute(_SQL["retire_segment"], archived["segment_id"])
        await connection.execute(_SQL["retire_definitions"], archived["segment_id"])
        if archived["serving_definition"] is not None:
            await _record(connection, archived, ("segment.deleted", "delete"), clock.now_ms(), counted=None)
        await connection.execute(_SQL["raise_catalogue"])
    log.info("segment_retired", segment_id=archived["segment_id"])


async def _record(
    connection: AnyConnection, segment: asyncpg.Record, told: tuple[str, str], now: int, *, counted: int | None
) -> None:
    """Write a record in its place: after all that owners have told so far, before all that they tell next.

    Owners are excluded, so numbering what is there and then the record fixes that order for good.
    """
    await numbering.number_all(connection)
    count = (0, 0) if counted is None else await connection.fetchrow(_SQL["counted"], counted)
    kind, cause = told
    await connection.execute(
        _SQL["write_record"],
        segment["environment"],
        kind,
        segment["segment_id"],
        segment["version"],
        now,
        cause,
        *(count or ()),
    )
    await numbering.number_all(connection)
