"""Door: the life of definitions, moved on by the coordinator alone: built, serving, published, dropped (SEAMS A1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import groupby
from operator import itemgetter

import asyncpg
import structlog

from services.segmenter import numbering
from services.segmenter.cancelling import raise_if_cancelled
from services.segmenter.numbering import Turn
from shared.clock import Clock
from shared.postgres import locks
from shared.postgres.pool import UNREACHABLE, AnyConnection, Pool, PooledConnection
from shared.postgres.statements import load

log = structlog.get_logger(__name__)

_SQL = load(__file__)

ANNOUNCE_LIMIT = 10_000
"""An edit that changes more users than this is told as one ``segment.rebuilt``."""


async def move_on(pool: Pool, clock: Clock, turn: Turn) -> None:
    """Move every definition that can be moved by one step; ``turn`` as Relay has it.

    One that cannot be moved now keeps none of the others from it. Where nothing may be numbered nothing is switched: a
    record could not be put in its place.
    """
    for rows in _groups(await _numbered(pool, "built", turn)):
        with _apart(rows[0]):
            paged = {row["definition"]: await _in_pages(pool, row) for row in rows}
            async with turn.lock:
                await _switch(pool, clock, rows, paged)
    for row in await pool.fetch(_SQL["published"]):
        with _apart(row):
            await _settle(pool, row)
    for row in await _numbered(pool, "archived", turn):
        with _apart(row):
            async with turn.lock:
                await _retire(pool, clock, row)
    await pool.execute(_SQL["dropped"])


async def _numbered(pool: Pool, name: str, turn: Turn) -> list[asyncpg.Record]:
    """The rows of a statement whose environment's transitions are numbered now."""
    return [row for row in await pool.fetch(_SQL[name]) if row["environment"] in turn.environments]


def _groups(rows: Sequence[asyncpg.Record]) -> list[list[asyncpg.Record]]:
    """Rows of built definitions by the group that is switched together, as they come."""
    return [list(rows) for _, rows in groupby(rows, key=itemgetter("flip_group"))]


@contextmanager
def _apart(row: asyncpg.Record) -> Iterator[None]:
    """Log what the database refuses, to be tried again in the next round.

    A transaction that takes too long is ended with its connection, so all that is left to see may be that this is gone.
    """
    try:
        yield
    except UNREACHABLE as error:
        raise_if_cancelled()
        log.warning("segment_held", segment_id=row["segment_id"], error=f"{type(error).__name__}: {error}")


@asynccontextmanager
async def _alone(pool: Pool, segment_ids: Sequence[str]) -> AsyncIterator[PooledConnection]:
    """A transaction in which no owner writes, and nobody changes these segments.

    First the rows for which a command may make us wait, in the order in which commands take them; then the lock that
    keeps the owners waiting, so that they wait for us only (SEAMS A1: one batch at most).
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_SQL["lock_segments"], segment_ids)
        await connection.execute(_SQL["lock_catalogue"])
        await connection.execute(_SQL["exclude_owners"], *locks.CATALOGUE)
        yield connection
        await connection.execute(_SQL["raise_catalogue"])


async def _switch(pool: Pool, clock: Clock, group: Sequence[asyncpg.Record], paged: Mapping[int, bool]) -> None:
    """Let the built definitions of a group serve, all at once: an edit, and the versions of whatever names it.

    Subscribers hear of each user, page by page (``paged``, by definition), or get one record for all of them.
    """
    segment_ids = [built["segment_id"] for built in group]
    async with _alone(pool, segment_ids) as connection:
        definitions = [built["definition"] for built in group]
        if await connection.fetchval(_SQL["still_pending"], segment_ids, definitions) < len(group):
            return
        for built in group:
            await _serve(connection, built, clock.now_ms(), pages=paged[built["definition"]])
    log.info("segments_switched", segment_ids=segment_ids, versions=[built["version"] for built in group])


async def _serve(connection: AnyConnection, built: asyncpg.Record, now: int, *, pages: bool) -> None:
    previous, definition = built["previous_definition"], built["definition"]
    await connection.execute(_SQL["begin_serving"], built["segment_id"], definition)
    await connection.execute(_SQL["set_state"], definition, "building", "publishing" if pages else "serving")
    if previous is not None:
        await connection.execute(_SQL["set_state"], previous, "serving", "superseded" if pages else "dropping")
    if not pages:
        kind, cause = ("segment.built", "build") if previous is None else ("segment.rebuilt", "edit")
        await _record(connection, built, (kind, cause), now, counted=definition)


async def _in_pages(pool: Pool, built: asyncpg.Record) -> bool:
    """Whether each user is told. Counted before owners are kept out: the limit is about size, not about one user.

    Shard by shard, and no further than the limit: two large versions are never compared whole in one statement.
    """
    previous, definition = built["previous_definition"], built["definition"]
    if previous is None:
        return bool(built["announce"] == "everyone")
    if await pool.fetchval(_SQL["growth"], previous, definition) > ANNOUNCE_LIMIT:
        return False
    changed = 0
    for shard in range(await pool.fetchval(_SQL["shards"])):
        changed += await pool.fetchval(_SQL["difference"], previous, definition, shard, ANNOUNCE_LIMIT + 1)
        if changed > ANNOUNCE_LIMIT:
            return False
    return True


async def _settle(pool: Pool, published: asyncpg.Record) -> None:
    """The difference is out on every shard: the frozen rows it was computed from may go."""
    async with pool.acquire() as connection, connection.transaction():
        if await connection.fetchval(_SQL["set_state"], published["definition"], "publishing", "serving") is None:
            return
        if published["previous_definition"] is not None:
            await connection.execute(_SQL["set_state"], published["previous_definition"], "superseded", "dropping")
        await connection.execute(_SQL["raise_catalogue"])


async def _retire(pool: Pool, clock: Clock, archived: asyncpg.Record) -> None:
    """An archived segment serves no more; subscribers hear it in one record, if it ever served."""
    serving = archived["serving_definition"]
    async with _alone(pool, [archived["segment_id"]]) as connection:
        if await connection.fetchval(_SQL["retire_segment"], archived["segment_id"], serving) is None:
            return
        await connection.execute(_SQL["retire_definitions"], archived["segment_id"])
        if serving is not None:
            await _record(connection, archived, ("segment.deleted", "delete"), clock.now_ms(), counted=None)
    log.info("segment_retired", segment_id=archived["segment_id"])


async def _record(
    connection: AnyConnection, segment: asyncpg.Record, told: tuple[str, str], now: int, *, counted: int | None
) -> None:
    """Write a record in its place: after all that owners have told so far, before all that they tell next.

    Owners are excluded, so numbering what is there and then the record fixes that order for good.
    """
    await numbering.number_all(connection, [segment["environment"]])
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
    await numbering.number_all(connection, [segment["environment"]])
