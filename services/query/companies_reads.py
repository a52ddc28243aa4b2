"""Store: companies and their users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.query.cursors import Cursor
from services.query.users_reads import Place
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import backwards, load

STATEMENTS = load(__file__)
Row = Mapping[str, Any]


async def company(pool: Pool, place: Place) -> Row | None:
    """The company at this place, or None."""
    async with session(pool) as connection:
        row = await connection.fetchrow(STATEMENTS["company"], place.shard, place.environment, place.user_id)
    return None if row is None else dict(row)


async def users_of(pool: Pool, place: Place, cursor: Cursor | None, limit: int, shards: int) -> Sequence[Row]:
    """The company's users from a cursor on, whose key is an id."""
    statement = STATEMENTS["users"] if cursor is None or not cursor.is_back else backwards(STATEMENTS["users"])
    async with session(pool) as connection:
        arguments = (place.shard, place.environment, place.user_id, cursor.keys[0] if cursor else "", limit, shards)
        return [dict(row) for row in await connection.fetch(statement, *arguments)]
