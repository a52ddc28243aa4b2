"""Store: what has to be known to send a command about a user or a company to its shard."""

from __future__ import annotations

from shared.errors import MusterError
from shared.postgres.pool import AnyConnection
from shared.postgres.statements import load

STATEMENTS = load(__file__)


class NotInstalled(MusterError):
    """The database has no installation yet."""

    code = "database_unavailable"
    status = 503


async def shard_count(connection: AnyConnection) -> int:
    """How many shards there are. Raises NotInstalled."""
    shards: int | None = await connection.fetchval(STATEMENTS["shards"])
    if shards is None:
        raise NotInstalled("The database is not set up yet: run `muster migrate`.")
    return shards
