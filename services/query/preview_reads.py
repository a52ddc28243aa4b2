"""Store: runs the statements of previews, within their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from services.query.lists import Statement
from services.query.previewing import Change, Counts, Pattern, Preview, counting, counts, sampling
from services.query.refusals import ReadTooSlow
from shared.postgres.pool import Pool
from shared.postgres.sessions import session


async def counted(pool: Pool, asked: Preview) -> Counts:
    """The numbers of a preview. Raises ReadTooSlow."""
    rows = await _fetch(pool, counting(asked))
    patterns = [Pattern(row["inside"], row["fits"], row["bits"], row["subjects"]) for row in rows]
    return counts(asked.tree, patterns)


async def some(pool: Pool, asked: Preview, change: Change, limit: int) -> Sequence[Mapping[str, Any]]:
    """Some of those who fit, or would enter or leave. Raises ReadTooSlow."""
    return await _fetch(pool, sampling(asked, change, limit))


async def _fetch(pool: Pool, statement: Statement) -> Sequence[Mapping[str, Any]]:
    try:
        async with session(pool) as connection:
            return [dict(row) for row in await connection.fetch(statement.text, *statement.parameters)]
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The preview took more than 3 s. Name fewer conditions.") from error
