"""Store: whose calls and flips took effect, looked up at most four times a second however many screens watch."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.query.changes import ANYBODY, MOST_ROWS, NOTHING, Changed, Window, capped, together, windows
from shared.postgres.pool import AnyConnection, Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
LOOK_SECONDS: Final = 0.25
FORGET_SECONDS: Final = 5.0
"""An environment for which nobody has asked for so long is looked at no more."""
KEPT_LOOKS: Final = 40
"""For streams whose readers are slow."""

Logs = Mapping[tuple[int, str], int]
"""The last number of the transitions by shard and environment."""


@dataclass(slots=True)
class _Watched:
    """An environment: when somebody last asked for it, and the look from which on its changes are known."""

    asked_at: float
    since: int


@dataclass(slots=True)
class _Found:
    """What a look finds of an environment."""

    users: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    more: bool = False


class ChangeStore:
    """Follows the logs of the shards by the numbers that their rows have without gaps; one look serves everyone."""

    def __init__(self, pool: Pool) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._lock = asyncio.Lock()
        self._looks = 0
        self._looked_at = float("-inf")
        self._heads: Mapping[int, int] = {}
        self._counters: Logs = {}
        self._watched: dict[str, _Watched] = {}
        self._told: deque[tuple[int, Mapping[str, Changed]]] = deque(maxlen=KEPT_LOOKS)

    async def since(self, environment: str, seen: int | None) -> tuple[int, Changed]:
        """The number of the last look, and who changed in those after ``seen`` (None: of whom is told from now on)."""
        async with self._lock:
            now = time.monotonic()
            if now - self._looked_at >= LOOK_SECONDS or environment not in self._watched:
                await self._look(environment, now)
            watched = self._watched[environment]
            watched.asked_at = now
        if seen is None:
            return self._looks, NOTHING
        parts = [found[environment] for number, found in self._told if number > seen and environment in found]
        known_from = max(watched.since, self._looks - len(self._told))
        return self._looks, together(parts if seen >= known_from else [*parts, ANYBODY])

    async def _look(self, environment: str, now: float) -> None:
        """Changes itself only once everything is read: who comes next looks again when this one goes away."""
        watched = {name: each for name, each in self._watched.items() if now - each.asked_at < FORGET_SECONDS}
        async with session(self._pool) as connection:
            heads = {row["shard"]: row["event_number"] for row in await connection.fetch(STATEMENTS["heads"])}
            counters = await _counters(connection, [*{*watched, environment}])
            found: Mapping[str, Changed] = {}
            if watched:
                # Of an environment that is new here, where its transitions are is known from now on.
                news = {log: number for log, number in counters.items() if log[1] in watched}
                found = await _found(connection, [*watched], windows(self._heads, heads), windows(self._counters, news))
        self._looks += 1
        self._looked_at = now
        self._heads, self._counters = heads, counters
        watched.setdefault(environment, _Watched(now, self._looks))
        self._watched = watched
        self._told.append((self._looks, found))


async def _counters(connection: AnyConnection, environments: Sequence[str]) -> Logs:
    rows = await connection.fetch(STATEMENTS["counters"], environments)
    return {(row["shard"], row["environment"]): row["last_number"] for row in rows}


async def _found(
    connection: AnyConnection,
    environments: Sequence[str],
    logged: Sequence[Window[int]],
    moved: Sequence[Window[tuple[int, str]]],
) -> Mapping[str, Changed]:
    found: defaultdict[str, _Found] = defaultdict(_Found)
    if logged:
        places = [list(column) for column in zip(*(each[:3] for each in logged), strict=True)]
        for row in await connection.fetch(STATEMENTS["logged"], *places, environments, MOST_ROWS):
            of = found[row["environment"]]
            (of.companies if row["is_company"] else of.users).add(row["id"])
    if moved:
        spots = [(shard, name, after, upto) for (shard, name), after, upto, _ in moved]
        columns = [list(column) for column in zip(*spots, strict=True)]
        for row in await connection.fetch(STATEMENTS["moved"], *columns, MOST_ROWS):
            of = found[row["environment"]]
            (of.users if row["company_id"] is None else of.companies).add(row["company_id"] or row["user_id"])
    for name in environments:
        if not all(each.whole for each in logged) or not all(each.whole for each in moved if each.log[1] == name):
            found[name].more = True
    return {name: capped(each.users, each.companies, more=each.more) for name, each in found.items()}
