"""Store: how fresh the answers are, and the few facts of the installation that every read needs."""

from __future__ import annotations

import time
from dataclasses import dataclass

from services.query.freshness_rules import Freshness
from shared.clock import Clock
from shared.errors import MusterError
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
CACHE_SECONDS = 0.05


class NotInstalled(MusterError):
    """The database has no installation yet."""

    code = "database_unavailable"
    status = 503


@dataclass(frozen=True, slots=True)
class Installation:
    """What ``muster migrate`` wrote once."""

    shards: int
    secret: bytes


class FreshnessStore:
    """Answers freshness at most 50 ms old; remembers the installation and the zones of environments."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        """`pool` may be lazy."""
        self._pool = pool
        self._clock = clock
        self._known: dict[str, tuple[float, Freshness]] = {}
        self._zones: dict[str, tuple[float, str]] = {}
        self._installation: Installation | None = None

    async def freshness(self, environment: str) -> Freshness:
        """As of when answers about the environment are true. Raises DatabaseUnavailable."""
        asked_at = time.monotonic()
        known = self._known.get(environment)
        if known is not None and asked_at - known[0] < CACHE_SECONDS:
            return known[1]
        async with session(self._pool) as connection:
            row = await connection.fetchrow(STATEMENTS["freshness"], environment)
        fresh = Freshness(row["as_of"] if row else 0, self._clock.now_ms(), row["sequence"] if row else 0)
        self._known[environment] = (asked_at, fresh)
        return fresh

    async def time_zone(self, environment: str) -> str:
        """The environment's zone, at most a second old."""
        asked_at = time.monotonic()
        known = self._zones.get(environment)
        if known is not None and asked_at - known[0] < 1.0:
            return known[1]
        async with session(self._pool) as connection:
            zone = str(await connection.fetchval(STATEMENTS["time_zone"], environment) or "UTC")
        self._zones[environment] = (asked_at, zone)
        return zone

    async def installation(self) -> Installation:
        """The installation, which never changes. Raises NotInstalled before `muster migrate` has run."""
        if self._installation is None:
            async with session(self._pool) as connection:
                row = await connection.fetchrow(STATEMENTS["installation"])
            if row is None:
                raise NotInstalled("The database is not set up yet: run `muster migrate`.")
            self._installation = Installation(row["shards"], row["secret"])
        return self._installation

    async def first_environment(self) -> str | None:
        """The environment that was made first; None before there is any. Raises DatabaseUnavailable."""
        async with session(self._pool) as connection:
            name: str | None = await connection.fetchval(STATEMENTS["first_environment"])
        return name
