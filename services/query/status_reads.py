"""Store: how the installation is."""

from __future__ import annotations

from typing import Any

from shared.postgres.figures import figures
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)


async def status(pool: Pool, environment: str, now: int) -> dict[str, Any]:
    """At a UTC ms: the `figures`; `shards`, `builds`, `dead_letters` and `incidents` as rows; the number of
    `unnumbered` transitions; and the `relay_problem` as a row or None."""
    async with session(pool) as connection:
        return {
            "figures": await figures(connection, now),
            "shards": [dict(row) for row in await connection.fetch(STATEMENTS["shards"])],
            "builds": [dict(row) for row in await connection.fetch(STATEMENTS["builds"], environment)],
            "dead_letters": [dict(row) for row in await connection.fetch(STATEMENTS["dead_letters"], environment)],
            "incidents": [dict(row) for row in await connection.fetch(STATEMENTS["incidents"])],
            "unnumbered": await connection.fetchval(STATEMENTS["unnumbered"], environment),
            "relay_problem": await connection.fetchrow(STATEMENTS["relay_problem"], environment),
        }
