"""Store: runs the statements of previews, within their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from services.query.previewing import Change, Line, Preview, counting, sampling
from services.query.refusals import ReadTooSlow
from services.query.user_lists import Statement
from shared.postgres.pool import Pool
from shared.postgres.sessions import session


@dataclass(frozen=True, slots=True)
class Counted:
    """How many fit, would enter and would leave; of each line how many fit it, and it with those above it."""

    total: int
    entering: int
    leaving: int
    lines: Sequence[tuple[Line, int, int]]


async def counted(pool: Pool, asked: Preview) -> Counted:
    """The numbers of a preview. Raises ReadTooSlow."""
    statement, lines = counting(asked)
    (row,) = await _fetch(pool, statement)
    return Counted(
        row["total"],
        row["entering"],
        row["leaving"],
        [(line, row[f"a{place}"], row[f"c{place}"]) for place, line in enumerate(lines)],
    )


async def some(pool: Pool, asked: Preview, change: Change, limit: int) -> Sequence[Mapping[str, Any]]:
    """Some of those who fit, or would enter or leave. Raises ReadTooSlow."""
    return await _fetch(pool, sampling(asked, change, limit))


async def _fetch(pool: Pool, statement: Statement) -> Sequence[Mapping[str, Any]]:
    try:
        async with session(pool) as connection:
            return [dict(row) for row in await connection.fetch(statement.text, *statement.parameters)]
    except asyncpg.QueryCanceledError as error:
        raise ReadTooSlow("The preview took more than 3 s. Name fewer conditions.") from error
