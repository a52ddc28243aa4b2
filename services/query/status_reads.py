"""Store: how the installation is, and which attributes its users have."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
SAMPLE_ROWS = 4_000
CACHE_SECONDS = 10.0
Row = Mapping[str, Any]
Scope = Literal["user", "company"]


async def status(pool: Pool, environment: str) -> dict[str, Any]:
    """`shards`, `builds`, `dead_letters` and `incidents` as rows, the number of `unnumbered` transitions, and the
    `relay_problem` as a row or None."""
    async with session(pool) as connection:
        return {
            "shards": [dict(row) for row in await connection.fetch(STATEMENTS["shards"])],
            "builds": [dict(row) for row in await connection.fetch(STATEMENTS["builds"], environment)],
            "dead_letters": [dict(row) for row in await connection.fetch(STATEMENTS["dead_letters"], environment)],
            "incidents": [dict(row) for row in await connection.fetch(STATEMENTS["incidents"])],
            "unnumbered": await connection.fetchval(STATEMENTS["unnumbered"], environment),
            "relay_problem": await connection.fetchrow(STATEMENTS["relay_problem"], environment),
        }


class AttributeStore:
    """Attributes of a sample of at most 4,000 users or companies, read at most every 10 s: pickers ask at each key."""

    def __init__(self, pool: Pool) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._known: dict[tuple[str, Scope], tuple[float, Sequence[Row]]] = {}

    async def attributes(self, environment: str, scope: Scope, shards: int) -> Sequence[Row]:
        """Names, with the types seen and how many of the sample have them."""
        asked_at = time.monotonic()
        known = self._known.get((environment, scope))
        if known is not None and known[1] and asked_at - known[0] < CACHE_SECONDS:
            return known[1]
        name = "attributes" if scope == "user" else "company_attributes"
        async with session(self._pool) as connection:
            found = await connection.fetch(STATEMENTS[name], environment, shards, max(SAMPLE_ROWS // shards, 1))
        rows = [dict(row) for row in found]
        self._known[environment, scope] = (asked_at, rows)
        return rows
