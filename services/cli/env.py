"""`muster env`: addresses and keys as exports for a shell."""

from __future__ import annotations

import shlex

from services.cli.console import raw
from services.cli.errors import CommandFailed
from services.cli.home import DevAccess
from services.cli.settings import read_settings


def env_command() -> None:
    """Print exports for the shell: eval "$(muster env)"."""
    access = read_settings().folder.read_access()
    if access is None:
        raise CommandFailed("No Muster was started here: `make run` first.")
    for line in exports(access):
        raw(line)


def exports(access: DevAccess) -> list[str]:
    """One export a line, quoted for any shell of the Bourne family."""
    values = {
        "MUSTER_INGEST": access.ingest_url,
        "MUSTER_QUERY": access.query_url,
        "MUSTER_WRITE_KEY": access.write_key,
        "MUSTER_MANAGE_KEY": access.manage_key,
        "MUSTER_READ_KEY": access.read_key,
        "DATABASE_URL": access.database_url,
        "REDIS_URL": access.redis_url,
    }
    return [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
