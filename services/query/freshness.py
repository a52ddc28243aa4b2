"""Store: how fresh the answers are, and the few facts of the installation that every read needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.query.freshness_rules import Freshness
from services.query.remembering import Remembered
from shared.clock import Clock
from shared.errors import MusterError
from shared.postgres.pool import Pool
from shared.postgres.sessions import session
from shared.postgres.statements import load

STATEMENTS = load(__file__)
CACHE_SECONDS = 0.05
ZONE_SECONDS = 1.0


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
        self._known: Remembered[Freshness] = Remembered(CACHE_SECONDS)
        self._zones: Remembered[str] = Remembered(ZONE_SECONDS)
        self._installation: Installation | None = None

    async def freshness(self, environment: str) -> Freshness:
        """As of when answers about the environment are true. Raises DatabaseUnavailable."""
        return await self._known.get(environment, partial(self._read_freshness, environment))

    async def _read_freshness(self, environment: str) -> Freshness:
        async with session(self._pool) as connection:
            row = await connection.fetchrow(STATEMENTS["freshness"], environment)
        return Freshness(row["as_of"] if row else 0, self._clock.now_ms(), row["sequence"] if row else 0)

    async def time_zone(self, environment: str) -> str:
        """The environment's zone, at most a second old."""
        return await self._zones.get(environment, partial(self._read_zone, environment))

    async def _read_zone(self, environment: str) -> str:
        async with session(self._pool) as connection:
            return str(await connection.fetchval(STATEMENTS["time_zone"], environment) or "UTC")

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
