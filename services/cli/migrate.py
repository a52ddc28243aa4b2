"""`muster migrate`: the schema, the installation, its streams and the first environment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from services.cli import connections
from services.cli.console import complain, say
from services.cli.dev_access import ENVIRONMENT, ensure_environment
from services.cli.installation import Installation, install
from services.cli.settings import CliSettings, read_settings
from shared.postgres.migrate import migrate


@dataclass(frozen=True)
class Migrated:
    """The files that were applied, and what the installation is."""

    applied: list[str]
    installation: Installation


def migrate_command() -> None:
    """Bring the schema up to date, make the streams and the first environment. Safe to repeat."""
    settings = read_settings()
    done = asyncio.run(migrate_all(settings, connections.database_url(settings), connections.redis_url(settings)))
    for name in done.applied:
        say(f"applied {name}")
    installation = done.installation
    say(f"{installation.shards} shards, {len(installation.created)} streams made, environment {ENVIRONMENT}")
    warn_lost(installation)


async def migrate_all(settings: CliSettings, database_url: str, redis_url: str) -> Migrated:
    """Do all of it. Raises CommandFailed, MigrationChanged, StrangeStream."""
    async with connections.postgres(database_url) as postgres, connections.redis(redis_url) as redis:
        applied = await migrate(database_url)
        await ensure_environment(postgres, settings.clock)
        installation = await install(postgres, redis, settings.shards, settings.clock)
    return Migrated(applied, installation)


def warn_lost(installation: Installation) -> None:
    """Say which streams lost their place, and the one command that goes on."""
    if installation.lost:
        lost = ", ".join(map(str, installation.lost))
        complain(f"Streams of shards {lost} no longer hold their offset. See `muster streams recover --help`.")
