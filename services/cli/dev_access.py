"""The development environment and its three keys, made once and kept in dev.json."""

from __future__ import annotations

from typing import Final

from redis.asyncio import Redis

from services.cli.home import DevAccess, Home
from services.ingest.commands.audit import Actor
from services.ingest.commands.environments import EnvironmentExists, create_environment
from services.ingest.commands.keys import KeyRow, NewKey, create_key, list_keys, revoke_key
from shared.clock import Clock
from shared.domain.keys import Scope, key_digest
from shared.postgres.pool import AnyConnection
from shared.stream.key_mirror import MirroredKey, publish_key, withdraw_key

ENVIRONMENT: Final = "development"
_NAME: Final = "development"
_AUTHOR: Final = "muster up"
_FIELDS: Final[dict[Scope, str]] = {"write": "write_key", "manage": "manage_key", "read": "read_key"}


async def ensure_environment(postgres: AnyConnection, clock: Clock) -> None:
    """Make the first environment, unless it is there."""
    try:
        await create_environment(postgres, clock, ENVIRONMENT, "Development", "UTC")
    except EnvironmentExists:
        return


async def ensure_keys(postgres: AnyConnection, redis: Redis, home: Home, clock: Clock) -> dict[str, str]:
    """The text of the three keys by field of dev.json: the kept ones that are still good, new ones for the others.

    Keys are hashed at rest, so one whose text is lost is revoked and replaced. All are told to ingest at once.
    """
    kept = home.read_access() or DevAccess()
    good = {row.digest: row for row in await list_keys(postgres, ENVIRONMENT) if row.revoked_at is None}
    texts: dict[str, str] = {}
    for scope, field in _FIELDS.items():
        text: str = getattr(kept, field)
        row = good.pop(key_digest(text), None)
        if row is None:
            row, text = await create_key(postgres, clock, ENVIRONMENT, NewKey(_NAME, scope), author=_AUTHOR)
        await tell(redis, row)
        texts[field] = text
    for row in good.values():
        if row.created_by == _AUTHOR:
            await revoke_key(postgres, clock, Actor(ENVIRONMENT, _AUTHOR), row.key_id)
            await withdraw_key(redis, row.digest)
    return texts


async def tell(redis: Redis, row: KeyRow) -> None:
    """Let ingest know a key now; the coordinator would within a second."""
    await publish_key(redis, row.digest, MirroredKey(row.key_id, row.environment, row.scope, row.browser))
