"""Store: companies and their users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.query.users_reads import Place
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
Row = Mapping[str, Any]


async def company(pool: Pool, place: Place) -> Row | None:
    """The company at this place, or None."""
    async with session(pool) as connection:
        row = await connection.fetchrow(STATEMENTS["company"], place.shard, place.environment, place.user_id)
    return None if row is None else dict(row)


async def users_of(pool: Pool, place: Place, after: str, limit: int, shards: int) -> Sequence[Row]:
    """The company's users whose ids come after this one."""
    async with session(pool) as connection:
        arguments = (place.shard, place.environment, place.user_id, after, limit, shards)
        return [dict(row) for row in await connection.fetch(STATEMENTS["users"], *arguments)]
