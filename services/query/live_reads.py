"""Store: the numbers that screens show, read at most four times a second however many watch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.query.remembering import Remembered
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
CACHE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Rail:
    """``counts`` by segment id, of those that are built; ``shape`` changes when a segment comes, goes or is edited."""

    counts: dict[str, int]
    shape: frozenset[tuple[str, int, int | None, int | None]]


class RailStore:
    """One read serves everyone who watches the same environment."""

    def __init__(self, pool: Pool) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._known: Remembered[Rail] = Remembered(CACHE_SECONDS)

    async def rail(self, environment: str, shards: int) -> Rail:
        """The segments' counts, at most a quarter of a second old."""
        return await self._known.get(environment, partial(self._read, environment, shards))

    async def _read(self, environment: str, shards: int) -> Rail:
        async with session(self._pool) as connection:
            rows = await connection.fetch(STATEMENTS["counts"], environment, shards)
        return Rail(
            {row["segment_id"]: row["member_count"] for row in rows if row["serving_definition"] is not None},
            frozenset(
                (row["segment_id"], row["revision"], row["serving_definition"], row["building_definition"])
                for row in rows
            ),
        )
