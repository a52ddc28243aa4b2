"""Store: what Postgres knows about the state of the installation."""

from __future__ import annotations

from dataclasses import dataclass

from services.cli.status_report import Build, DeadLetters
from shared.domain.latencies import Figures
from shared.postgres import locks
from shared.postgres.figures import figures
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


@dataclass(frozen=True)
class ShardRow:
    """A shard as its owner last committed it; times are UTC ms. `backend` holds the lock of its owner now."""

    shard: int
    offset_id: str
    offset_expected: bool
    as_of: int
    committed_at: int
    problem: str | None
    owner: str | None
    owned_since: int | None
    backend: int | None
    next_flip: int | None
    set_aside: int


@dataclass(frozen=True)
class RelayRow:
    """The transitions of an environment: how many have no sequence, the last one given, and why none is given."""

    environment: str
    unnumbered: int
    last_sequence: int
    problem: str | None


@dataclass(frozen=True)
class Facts:
    """One look at the database."""

    version: str
    bytes: int
    shards: list[ShardRow]
    relays: list[RelayRow]
    builds: list[Build]
    dead_letters: DeadLetters
    figures: Figures


async def look(postgres: AnyConnection, now_ms: int) -> Facts:
    """Everything at one moment. Raises asyncpg.UndefinedTableError before the first migration."""
    async with postgres.transaction(isolation="repeatable_read", readonly=True):
        server = await postgres.fetchrow(STATEMENTS["server"])
        shards = await postgres.fetch(STATEMENTS["list_shards"], locks.SHARD_CLASS)
        relays = await postgres.fetch(STATEMENTS["list_relays"])
        builds = await postgres.fetch(STATEMENTS["list_builds"])
        letters = await postgres.fetchrow(STATEMENTS["count_dead_letters"], now_ms)
        codes = await postgres.fetch(STATEMENTS["dead_letter_codes"])
        measured = await figures(postgres, now_ms)
    if server is None or letters is None:
        raise LookupError("a statement without a from clause returned no row")
    return Facts(
        version=server["version"],
        bytes=server["bytes"],
        shards=[ShardRow(**{name: row[name] for name in ShardRow.__dataclass_fields__}) for row in shards],
        relays=[RelayRow(**{name: row[name] for name in RelayRow.__dataclass_fields__}) for row in relays],
        builds=[Build(**{name: row[name] for name in Build.__dataclass_fields__}) for row in builds],
        dead_letters=DeadLetters(
            letters["open"],
            letters["last_hour"],
            letters["refused_last_hour"],
            {row["code"]: row["count"] for row in codes},
        ),
        figures=measured,
    )


async def oldest_unsent(postgres: AnyConnection, environment: str, told: int) -> int | None:
    """When the oldest transition after sequence ``told`` happened, in UTC ms, those without a sequence included."""
    found: int | None = await postgres.fetchval(STATEMENTS["oldest_unsent"], environment, told)
    return found
